using Portolan.Routing.Explanation;
using static Portolan.Routing.Tests.Routes;

namespace Portolan.Routing.Tests;

public sealed class ExplanationTests
{
    private static MatchVerdict VerdictOn(TestRequest request, HttpMatch match, params RoutingRule<string>[] others)
    {
        var router = HttpRouter<string>.Compile([Listener("", [Rule("asked", match), .. others])]);
        return router.Explain(request.ToHead(), new TestHeaders(request.Headers)).Matches[0].Verdict;
    }

    [Fact]
    public void Match_that_serves_is_selected() => Assert.Equal(new MatchVerdict.Selected(), VerdictOn(TestRequest.To("/a"), Prefix("/a")));

    [Fact]
    public void Weaker_match_is_told_what_decided_against_it()
    {
        Assert.Equal(
            new MatchVerdict.LessSpecific(PrecedenceCriterion.PathType),
            VerdictOn(TestRequest.To("/a"), Prefix("/a"), Rule("exact", Exact("/a"))));
        Assert.Equal(
            new MatchVerdict.LessSpecific(PrecedenceCriterion.Hostname),
            VerdictOn(TestRequest.To("/a"), Exact("/a"), Rule("host").On("example.com")));
        Assert.Equal(
            new MatchVerdict.LessSpecific(PrecedenceCriterion.Order),
            VerdictOn(TestRequest.To("/a"), Prefix("/a"), Rule("aged", Prefix("/a")).Created(-1)));
    }

    [Fact]
    public void First_condition_that_fails_is_named()
    {
        var request = (TestRequest.To("/a") with { Query = "q=1" }).With(("version", "one"));

        Assert.Equal(new MatchVerdict.PathDiffers(new PathMatch(PathMatchType.Exact, "/b")), VerdictOn(request, Exact("/b")));
        Assert.Equal(new MatchVerdict.PathDiffers(new PathMatch(PathMatchType.RegularExpression, "/b.*")), VerdictOn(request, Pattern("/b.*")));
        Assert.Equal(new MatchVerdict.MethodDiffers("PUT"), VerdictOn(request, Prefix("/a") with { Method = "PUT" }));
        Assert.Equal(
            new MatchVerdict.HeaderDiffers(new HeaderMatch("version", ValueMatchType.Exact, "two"), "one"),
            VerdictOn(request, Prefix("/a").Header("version", "two")));
        Assert.Equal(
            new MatchVerdict.HeaderMissing(new HeaderMatch("color", ValueMatchType.Present, "")),
            VerdictOn(request, Prefix("/a").Header("color", "", ValueMatchType.Present)));
        Assert.Equal(
            new MatchVerdict.QueryParamDiffers(new QueryParamMatch("q", ValueMatchType.Exact, "2"), "1"),
            VerdictOn(request, Prefix("/a").Query("q", "2")));
        Assert.Equal(
            new MatchVerdict.QueryParamMissing(new QueryParamMatch("r", ValueMatchType.Exact, "2")),
            VerdictOn(request, Prefix("/a").Query("r", "2")));
        Assert.Equal(
            new MatchVerdict.GrpcMethodDiffers(new GrpcMethodMatch(ValueMatchType.Exact, "s", "m")),
            VerdictOn(request, Grpc("s", "m")));
        Assert.IsType<MatchVerdict.InvalidPattern>(VerdictOn(request, Pattern("(")));
    }

    [Fact]
    public void Rules_of_other_listeners_and_hostnames_say_so()
    {
        var router = HttpRouter<string>.Compile([Listener("*.com", Rule("wide")), Listener("a.com", Rule("other").On("a.com", "b.com"), Rule("none").On("*.com"))]);

        var onA = router.Explain(new TestRequest("a.com", "/").ToHead(), new TestHeaders());
        var onB = router.Explain(new TestRequest("b.org", "/").ToHead(), new TestHeaders());

        Assert.Equal(new MatchVerdict.ListenerNotSelected("*.com"), onA.Matches[0].Verdict);
        Assert.Equal("other", onA.Winner?.Rule.Route);
        Assert.Null(onB.Listener);
        Assert.All(onB.Matches, match => Assert.IsType<MatchVerdict.ListenerNotSelected>(match.Verdict));
    }
}
