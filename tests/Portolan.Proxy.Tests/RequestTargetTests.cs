using CsCheck;
using Portolan.Proxy.Http;
using Portolan.Routing.Paths;

namespace Portolan.Proxy.Tests;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("/a?b=c", "/a", "?b=c")]
    [InlineData("/a?b=/../c", "/a", "?b=/../c")]
    [InlineData("/a//b/./c/../d?x", "/a/b/d", "?x")]
    [InlineData("/%61%2f", "/a%2F", "")]
    [InlineData("http://example.com/a?b", "/a", "?b")]
    [InlineData("http://example.com", "/", "")]
    [InlineData("http://example.com?b", "/", "?b")]
    [InlineData("https://example.com/a/../b", "/b", "")]
    public void Path_and_query_are_read_from_both_forms(string raw, string path, string query)
    {
        Assert.True(RequestTarget.TryParse(raw, out var target));
        Assert.Equal((path, query, path + query), (target.Path.ToString(), target.Query.ToString(), target.PathAndQuery));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("example.com:443")]
    [InlineData("://x/y")]
    [InlineData("/../x")]
    [InlineData("/%00")]
    [InlineData("/a\\b")]
    [InlineData("/?\u00fc")]
    [InlineData("/?\u0100")]
    [InlineData("/? ")]
    [InlineData("/?\t")]
    [InlineData("/?\r\n")]
    [InlineData("/?\u007f")]
    [InlineData("/?a#b")]
    [InlineData("http://\u00fc/?a")]
    [InlineData("http://a#b/c")]
    public void A_target_without_a_safe_path_is_refused(string raw)
    {
        Assert.False(RequestTarget.TryParse(raw, out _));
    }

    [Fact]
    public void Whatever_a_stranger_sends_the_path_is_in_its_one_form_or_refused()
    {
        Gen.String[Gen.Char["/.%?#:;\\2fF5cC0aAe *@é\r\n"], 0, 40].Sample(
            raw =>
            {
                if (RequestTarget.TryParse(raw, out var target))
                {
                    Assert.Equal(target.Path.ToString(), PathNormalization.Normalize(target.Path.ToString()).Value);
                    Assert.StartsWith("/", target.PathAndQuery);
                    Assert.All(target.PathAndQuery, character => Assert.InRange(character, '!', '~'));
                }
            },
            iter: 20_000);
    }
}
