using Portolan.Routing.Hostnames;
using static Portolan.Routing.Tests.Routes;

namespace Portolan.Routing.Tests;

public sealed class HostnameTests
{
    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("example.com", "EXAMPLE.com:8080", true)]
    [InlineData("example.com", "example.com.", true)]
    [InlineData("example.com", "www.example.com", false)]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "a.b.Example.com:1", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", ".example.com", false)]
    [InlineData("*.example.com", "badexample.com", false)]
    [InlineData("", "anything", true)]
    [InlineData("", "", true)]
    [InlineData("", "[::1]:8080", true)]
    public void Listener_hostname_matches_the_host_without_its_port(string listener, string host, bool expected)
    {
        Assert.Equal(expected, Serve(new TestRequest(host, "/"), Listener(listener, Rule("rule"))) is not null);
        Assert.Equal(expected, HostnamePattern.Parse(listener).Matches(HostHeader.NameOf(host)));
    }

    [Fact]
    public void Only_the_most_specific_listener_answers()
    {
        VirtualListener<string>[] listeners =
        [
            Listener("", Rule("all", Prefix("/"))),
            Listener("*.example.com", Rule("wide", Prefix("/wide"))),
            Listener("*.foo.example.com", Rule("narrow", Prefix("/narrow"))),
            Listener("abc.foo.example.com", Rule("exact", Prefix("/exact"))),
        ];

        Assert.Equal("exact", Serve(new TestRequest("abc.foo.example.com", "/exact"), listeners));
        Assert.Null(Serve(new TestRequest("abc.foo.example.com", "/narrow"), listeners));
        Assert.Equal("narrow", Serve(new TestRequest("bar.foo.example.com", "/narrow"), listeners));
        Assert.Null(Serve(new TestRequest("bar.foo.example.com", "/wide"), listeners));
        Assert.Equal("wide", Serve(new TestRequest("bar.example.com", "/wide"), listeners));
        Assert.Null(Serve(new TestRequest("bar.example.com", "/"), listeners));
        Assert.Equal("all", Serve(new TestRequest("bar.com", "/narrow"), listeners));
    }

    [Fact]
    public void Listener_that_no_host_selects_is_told_from_a_rule_that_none_matches()
    {
        var router = HttpRouter<string>.Compile([Listener("example.com", Rule("rule", Prefix("/a")))]);

        Assert.Equal(RouteMatchKind.NoListener, router.Match(new TestRequest("other.com", "/a").ToHead(), new TestHeaders()).Kind);
        Assert.Equal(RouteMatchKind.NoRule, router.Match(new TestRequest("example.com", "/b").ToHead(), new TestHeaders()).Kind);
        Assert.Equal("example.com", router.FindListener("example.com:443")?.Hostname);
        Assert.Null(router.FindListener("other.com"));
    }

    [Fact]
    public void Exact_hostname_of_a_route_wins_over_wildcards_and_paths()
    {
        RoutingRule<string>[] rules =
        [
            Rule("none", Exact("/a")),
            Rule("short", Exact("/a")).On("*.com"),
            Rule("long", Prefix("/a")).On("*.example.com"),
            Rule("exact", Prefix("/")).On("www.example.com"),
        ];

        Assert.Equal("exact", Serve(new TestRequest("www.example.com", "/a"), rules));
        Assert.Equal("long", Serve(new TestRequest("api.example.com", "/a"), rules));
        Assert.Equal("short", Serve(new TestRequest("other.com", "/a"), rules));
        Assert.Equal("none", Serve(new TestRequest("other.net", "/a"), rules));
    }

    [Fact]
    public void Less_specific_hostname_is_asked_when_the_more_specific_one_has_no_rule_for_the_path() =>
        Assert.Equal(
            "wild",
            Serve(
                new TestRequest("www.example.com", "/b"),
                Rule("exact", Prefix("/a")).On("www.example.com"),
                Rule("wild").On("*.example.com")
            )
        );

    [Fact]
    public void Hostnames_of_a_route_outside_the_listener_are_ignored()
    {
        var listener = Listener("*.example.com", Rule("rule").On("test.example.com", "test.example.net"));

        Assert.Equal("rule", Serve(new TestRequest("test.example.com", "/"), listener));
        Assert.Null(Serve(new TestRequest("test.example.net", "/"), listener));
    }

    [Theory]
    [InlineData("test.example.com", "test.example.com", true)]
    [InlineData("test.example.com", "*.example.com", true)]
    [InlineData("*.example.com", "*.com", true)]
    [InlineData("*.example.com", "foo.test.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "test.example.net", false)]
    [InlineData("*.example.com", "*.badexample.com", false)]
    [InlineData("", "example.com", true)]
    public void Hostnames_intersect_in_both_directions(string one, string other, bool expected)
    {
        Assert.Equal(expected, HostnamePattern.Parse(one).Intersects(HostnamePattern.Parse(other)));
        Assert.Equal(expected, HostnamePattern.Parse(other).Intersects(HostnamePattern.Parse(one)));
    }
}
