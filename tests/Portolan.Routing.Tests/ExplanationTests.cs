using Portolan.Routing.Explanation;
using static Portolan.Routing.Tests.Routes;

namespace Portolan.Routing.Tests;

public sealed class ExplanationTests
{
    private static MatchAnswer AnswerTo(TestRequest request, HttpMatch match, params RoutingRule<string>[] others)
    {
        var router = HttpRouter<string>.Compile([Listener("", [Rule("asked", match), .. others])]);
        return router.Explain(request.ToHead(), new TestHeaders(request.Headers)).Matches[0].Answer;
    }

    [Fact]
    public void Match_that_serves_is_selected() => Assert.Equal(new MatchAnswer.Selected(), AnswerTo(TestRequest.To("/a"), Prefix("/a")));

    [Fact]
    public void Weaker_match_is_told_what_decided_against_it()
    {
        Assert.Equal(
            new MatchAnswer.LessSpecific(PrecedenceCriterion.PathType),
            AnswerTo(TestRequest.To("/a"), Prefix("/a"), Rule("exact", Exact("/a")))
        );
        Assert.Equal(
            new MatchAnswer.LessSpecific(PrecedenceCriterion.Hostname),
            AnswerTo(TestRequest.To("/a"), Exact("/a"), Rule("host").On("example.com"))
        );
        Assert.Equal(
            new MatchAnswer.LessSpecific(PrecedenceCriterion.Order),
            AnswerTo(TestRequest.To("/a"), Prefix("/a"), Rule("aged", Prefix("/a")).Created(-1))
        );
    }

    [Fact]
    public void First_condition_that_fails_is_named()
    {
        var request = (TestRequest.To("/a") with { Query = "q=1" }).With(("version", "one"));

        Assert.Equal(new MatchAnswer.PathDiffers(new PathMatch(PathMatchType.Exact, "/b")), AnswerTo(request, Exact("/b")));
        Assert.Equal(
            new MatchAnswer.PathDiffers(new PathMatch(PathMatchType.RegularExpression, "/b.*")),
            AnswerTo(request, Pattern("/b.*"))
        );
        Assert.Equal(new MatchAnswer.MethodDiffers("PUT"), AnswerTo(request, Prefix("/a") with { Method = "PUT" }));
        Assert.Equal(
            new MatchAnswer.HeaderDiffers(new HeaderMatch("version", ValueMatchType.Exact, "two"), "one"),
            AnswerTo(request, Prefix("/a").Header("version", "two"))
        );
        Assert.Equal(
            new MatchAnswer.HeaderMissing(new HeaderMatch("color", ValueMatchType.Present, "")),
            AnswerTo(request, Prefix("/a").Header("color", "", ValueMatchType.Present))
        );
        Assert.Equal(
            new MatchAnswer.QueryParamDiffers(new QueryParamMatch("q", ValueMatchType.Exact, "2"), "1"),
            AnswerTo(request, Prefix("/a").Query("q", "2"))
        );
        Assert.Equal(
            new MatchAnswer.QueryParamMissing(new QueryParamMatch("r", ValueMatchType.Exact, "2")),
            AnswerTo(request, Prefix("/a").Query("r", "2"))
        );
        Assert.Equal(
            new MatchAnswer.GrpcMethodDiffers(new GrpcMethodMatch(ValueMatchType.Exact, "s", "m")),
            AnswerTo(request, Grpc("s", "m"))
        );
        Assert.IsType<MatchAnswer.InvalidPattern>(AnswerTo(request, Pattern("(")));
    }

    [Fact]
    public void Rules_of_other_listeners_and_hostnames_say_so()
    {
        var router = HttpRouter<string>.Compile([
            Listener("*.com", Rule("wide")),
            Listener("a.com", Rule("other").On("a.com", "b.com"), Rule("none").On("*.com")),
        ]);

        var onA = router.Explain(new TestRequest("a.com", "/").ToHead(), new TestHeaders());
        var onB = router.Explain(new TestRequest("b.org", "/").ToHead(), new TestHeaders());

        Assert.Equal(new MatchAnswer.ListenerNotSelected("*.com"), onA.Matches[0].Answer);
        Assert.Equal("other", onA.Winner?.Rule.Route);
        Assert.Null(onB.Listener);
        Assert.All(onB.Matches, match => Assert.IsType<MatchAnswer.ListenerNotSelected>(match.Answer));
    }
}
