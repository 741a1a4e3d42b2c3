using static Portolan.Routing.Tests.Routes;

namespace Portolan.Routing.Tests;

public sealed class PathMatchingTests
{
    [Theory]
    [InlineData("/abc", true)]
    [InlineData("/abc/", true)]
    [InlineData("/abc/def", true)]
    [InlineData("/abcd", false)]
    [InlineData("/Abc", false)]
    [InlineData("/", false)]
    public void Prefix_matches_whole_elements(string path, bool expected)
    {
        Assert.Equal(expected, Serve(TestRequest.To(path), Rule("abc", Prefix("/abc"))) is not null);
        Assert.Equal(expected, Serve(TestRequest.To(path), Rule("abc", Prefix("/abc/"))) is not null);
    }

    [Theory]
    [InlineData("/one", true)]
    [InlineData("/one/", false)]
    [InlineData("/One", false)]
    [InlineData("/one/two", false)]
    public void Exact_matches_the_whole_path_with_case(string path, bool expected) =>
        Assert.Equal(expected, Serve(TestRequest.To(path), Rule("one", Exact("/one"))) is not null);

    [Theory]
    [InlineData("/v1/users", true)]
    [InlineData("/v12/users", true)]
    [InlineData("/v1/users/7", false)]
    [InlineData("/api/v1/users", false)]
    public void Expression_must_match_the_whole_path(string path, bool expected) =>
        Assert.Equal(expected, Serve(TestRequest.To(path), Rule("users", Pattern("/v[0-9]+/users"))) is not null);

    [Fact]
    public void Alternatives_of_an_expression_are_anchored_together()
    {
        Assert.Null(Serve(TestRequest.To("/ax"), Rule("either", Pattern("/a|/b"))));
        Assert.Equal("either", Serve(TestRequest.To("/b"), Rule("either", Pattern("/a|/b"))));
    }

    [Fact]
    public void Exact_path_wins_over_longer_prefix() =>
        Assert.Equal("exact", Serve(TestRequest.To("/a/b"), Rule("prefix", Prefix("/a/b/")), Rule("exact", Exact("/a/b"))));

    [Fact]
    public void Longest_prefix_wins() =>
        Assert.Equal(
            "long",
            Serve(TestRequest.To("/a/b/c"), Rule("short", Prefix("/a")), Rule("long", Prefix("/a/b")), Rule("root", Prefix("/")))
        );

    [Fact]
    public void Prefix_wins_over_expression() =>
        Assert.Equal("prefix", Serve(TestRequest.To("/a/b"), Rule("expression", Pattern("/a/.*")), Rule("prefix", Prefix("/a"))));

    [Fact]
    public void Longest_expression_wins() =>
        Assert.Equal("long", Serve(TestRequest.To("/a/b"), Rule("expression", Pattern("/a.*")), Rule("long", Pattern("/a/[a-z]"))));

    [Fact]
    public void Shorter_prefix_is_asked_when_the_longer_one_needs_a_header_that_is_missing() =>
        Assert.Equal(
            "short",
            Serve(TestRequest.To("/a/b"), Rule("long", Prefix("/a/b").Header("version", "two")), Rule("short", Prefix("/a")))
        );

    [Fact]
    public void Rule_without_matches_serves_every_path() => Assert.Equal("all", Serve(TestRequest.To("/x/y"), Rule("all")));

    [Fact]
    public void Rule_is_compared_in_the_normal_form_of_its_path() =>
        Assert.Equal("cafe", Serve(TestRequest.To("/caf%C3%A9"), Rule("cafe", Exact("/%63af%c3%a9"))));

    [Theory]
    [InlineData("(")]
    [InlineData("a)|(b")]
    [InlineData("(?=a)a")]
    public void Expression_that_cannot_be_used_harms_no_other_match(string expression)
    {
        Assert.Equal("good", Serve(TestRequest.To("/a"), Rule("bad", Pattern(expression), Pattern("/b")), Rule("good", Prefix("/a"))));
        Assert.Equal("bad", Serve(TestRequest.To("/b"), Rule("bad", Pattern(expression), Pattern("/b"))));
    }
}
