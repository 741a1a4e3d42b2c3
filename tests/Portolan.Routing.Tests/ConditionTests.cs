using static Portolan.Routing.Tests.Routes;

namespace Portolan.Routing.Tests;

public sealed class ConditionTests
{
    private static bool HeaderHolds(ValueMatchType type, string value, params string[] sent) =>
        Serve(
            TestRequest.To("/").With([.. sent.Select(line => ("Version", line))]),
            Rule("rule", Prefix("/").Header("version", value, type))
        )
            is not null;

    private static bool QueryHolds(string query, string name, string value, ValueMatchType type = ValueMatchType.Exact) =>
        Serve(TestRequest.To("/") with { Query = query }, Rule("rule", Prefix("/").Query(name, value, type))) is not null;

    [Fact]
    public void Header_name_is_compared_without_case_and_value_with() =>
        Assert.Equal((true, false), (HeaderHolds(ValueMatchType.Exact, "two", "two"), HeaderHolds(ValueMatchType.Exact, "two", "Two")));

    [Fact]
    public void Repeated_header_is_compared_joined_by_commas()
    {
        Assert.True(HeaderHolds(ValueMatchType.Exact, "one,one,two", "one", "one", "two"));
        Assert.False(HeaderHolds(ValueMatchType.Exact, "one", "one", "two"));
        Assert.True(HeaderHolds(ValueMatchType.RegularExpression, ".*two.*", "one", "two"));
        Assert.True(HeaderHolds(ValueMatchType.Exact, ",one", "", "one"));
    }

    [Fact]
    public void Header_expression_must_match_the_whole_value() =>
        Assert.Equal(
            (true, false),
            (HeaderHolds(ValueMatchType.RegularExpression, "v[12]", "v2"), HeaderHolds(ValueMatchType.RegularExpression, "v[12]", "v21"))
        );

    [Fact]
    public void Header_prefix_is_the_start_of_the_value() =>
        Assert.Equal((true, false), (HeaderHolds(ValueMatchType.Prefix, "v2", "v2.1"), HeaderHolds(ValueMatchType.Prefix, "v2", "xv2")));

    [Fact]
    public void Present_and_absent_ask_for_the_name_only()
    {
        Assert.True(HeaderHolds(ValueMatchType.Present, "", "", "x"));
        Assert.False(HeaderHolds(ValueMatchType.Present, ""));
        Assert.True(HeaderHolds(ValueMatchType.Absent, ""));
        Assert.False(HeaderHolds(ValueMatchType.Absent, "", "x"));
    }

    [Fact]
    public void Method_is_compared_with_case() =>
        Assert.Null(Serve(TestRequest.To("/") with { Method = "get" }, Rule("get", Prefix("/") with { Method = "GET" })));

    [Theory]
    [InlineData("animal=whale", true)]
    [InlineData("?animal=whale", true)]
    [InlineData("x=1&animal=whale&y", true)]
    [InlineData("animal=whale&animal=dolphin", true)]
    [InlineData("animal=dolphin&animal=whale", false)]
    [InlineData("Animal=whale", false)]
    [InlineData("animal=whales", false)]
    [InlineData("animal", false)]
    [InlineData("", false)]
    [InlineData("ani%6dal=wh%61le", true)]
    public void First_value_of_the_query_parameter_is_compared(string query, bool expected) =>
        Assert.Equal(expected, QueryHolds(query, "animal", "whale"));

    [Theory]
    [InlineData("q=a+b", "a b")]
    [InlineData("q=a%20b", "a b")]
    [InlineData("q=a%2Bb", "a+b")]
    [InlineData("q=%F0%9F%90%B3%C3%A9", "\U0001F433é")]
    [InlineData("q=100%", "100%")]
    [InlineData("q=%zz%4", "%zz%4")]
    [InlineData("q=%FF", "\uFFFD")]
    [InlineData("q=a=b", "a=b")]
    public void Query_is_decoded_as_forms_encode_it(string query, string expected) => Assert.True(QueryHolds(query, "q", expected));

    [Fact]
    public void Query_expression_must_match_the_whole_decoded_value()
    {
        Assert.True(QueryHolds("q=a+1", "q", "[a-z] [0-9]", ValueMatchType.RegularExpression));
        Assert.False(QueryHolds("q=a+12", "q", "[a-z] [0-9]", ValueMatchType.RegularExpression));
    }

    [Theory]
    [InlineData("/shop.Cart/Add", "exact")]
    [InlineData("/shop.Cart/Remove", "service")]
    [InlineData("/other.Cart/Add", "method")]
    [InlineData("/shopX.Cart/List", null)]
    [InlineData("/shop.Cart", null)]
    [InlineData("/shop.Cart/Add/more", null)]
    public void Grpc_method_is_read_from_the_path(string path, string? expected) =>
        Assert.Equal(
            expected,
            Serve(
                TestRequest.To(path) with
                {
                    Method = "POST",
                },
                Rule("method", Grpc(null, "Add")),
                Rule("service", Grpc("shop.Cart", null)),
                Rule("exact", Grpc("shop.Cart", "Add"))
            )
        );

    [Fact]
    public void Grpc_expression_asks_service_and_method() =>
        Assert.Equal(
            "any",
            Serve(TestRequest.To("/shop.Cart/AddItem"), Rule("any", Grpc("shop\\..*", "Add.*", ValueMatchType.RegularExpression)))
        );
}
