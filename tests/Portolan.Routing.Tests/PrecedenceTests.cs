using static Portolan.Routing.Tests.Routes;

namespace Portolan.Routing.Tests;

public sealed class PrecedenceTests
{
    [Fact]
    public void Method_wins_over_any_number_of_headers() =>
        Assert.Equal(
            "method",
            Serve(
                TestRequest.To("/").With(("a", "1"), ("b", "2")),
                Rule("headers", Prefix("/").Header("a", "1").Header("b", "2")),
                Rule("method", Prefix("/") with { Method = "GET" })
            )
        );

    [Fact]
    public void More_headers_win_over_more_query_parameters() =>
        Assert.Equal(
            "header",
            Serve(
                (TestRequest.To("/") with { Query = "x=1&y=2" }).With(("a", "1")),
                Rule("query", Prefix("/").Query("x", "1").Query("y", "2")),
                Rule("header", Prefix("/").Header("a", "1"))
            )
        );

    [Fact]
    public void More_query_parameters_win_over_an_older_route() =>
        Assert.Equal(
            "two",
            Serve(
                TestRequest.To("/") with
                {
                    Query = "x=1&y=2",
                },
                Rule("one", Prefix("/").Query("x", "1")).Created(0),
                Rule("two", Prefix("/").Query("x", "1").Query("y", "2")).Created(9)
            )
        );

    [Fact]
    public void Older_route_wins() => Assert.Equal("zulu", Serve(TestRequest.To("/"), Rule("alpha").Created(5), Rule("zulu").Created(1)));

    [Fact]
    public void Name_decides_between_routes_of_one_age() => Assert.Equal("alpha", Serve(TestRequest.To("/"), Rule("zulu"), Rule("alpha")));

    [Fact]
    public void First_rule_of_a_route_wins()
    {
        var first = Rule("first") with { Order = new RuleOrder(default, "ns/route", 0) };
        var second = Rule("second") with { Order = new RuleOrder(default, "ns/route", 1) };

        Assert.Equal("first", Serve(TestRequest.To("/"), second, first));
    }

    [Fact]
    public void Repeated_header_name_counts_once()
    {
        // Only the first entry of a name is considered, so neither the second's value nor its number matter.
        var repeated = Rule("repeated", Prefix("/").Header("a", "1").Header("A", "2")).Created(9);
        var older = Rule("older", Prefix("/").Header("a", "1")).Created(1);

        Assert.Equal("older", Serve(TestRequest.To("/").With(("a", "1")), repeated, older));
        Assert.Equal("repeated", Serve(TestRequest.To("/").With(("a", "1")), repeated));
    }
}
