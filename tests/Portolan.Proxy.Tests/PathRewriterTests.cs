using CsCheck;
using Portolan.Proxy.Cors;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

public sealed class PathRewriterTests
{
    [Theory]
    [InlineData("/foo/bar", "/foo", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo", "/xyz/", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz/", "/xyz/bar")]
    [InlineData("/foo", "/foo", "/xyz", "/xyz")]
    [InlineData("/foo/", "/foo", "/xyz", "/xyz/")]
    [InlineData("/foo/bar", "/foo", "", "/bar")]
    [InlineData("/foo/", "/foo", "", "/")]
    [InlineData("/foo", "/foo", "", "/")]
    [InlineData("/foo/", "/foo", "/", "/")]
    [InlineData("/foo", "/foo", "/", "/")]
    [InlineData("/foo", "/", "/xyz", "/xyz/foo")]
    public void A_prefix_is_replaced_as_Gateway_APIs_table_says(string path, string prefix, string replacement, string expected)
    {
        Assert.Equal(expected, PathRewriter.ReplacePrefix(path, prefix, replacement));
    }

    [Fact]
    public void A_prefix_that_is_written_with_encodings_is_cut_where_it_ends_in_the_path()
    {
        var match = new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, "/%65nc/./a") };

        Assert.Equal("/e/bc", PathRewriter.Rewrite(new PathEdit.ReplacePrefix("/e"), "/enc/a/bc", match));
    }

    [Theory]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/a?b#c", "/a%3Fb%23c")]
    [InlineData("/%zz%2f%4", "/%25zz%2f%254")]
    [InlineData("/\u00e4\ud83d\ude00", "/%C3%A4%F0%9F%98%80")]
    [InlineData("/\r\n\0", "/%0D%0A%00")]
    [InlineData("/\"<>[\\]^`{|}", "/%22%3C%3E%5B%5C%5D%5E%60%7B%7C%7D")]
    [InlineData("/-._~!$&'()*+,;=:@/", "/-._~!$&'()*+,;=:@/")]
    public void What_a_path_may_not_hold_is_encoded_and_nothing_else(string replacement, string expected)
    {
        Assert.Equal(expected, PathRewriter.Rewrite(new PathEdit.ReplaceFull(replacement), "/", HttpMatch.Any));
    }

    [Fact]
    public void Half_a_character_becomes_the_replacement_character()
    {
        Assert.Equal("/%EF%BF%BD", PathRewriter.Rewrite(new PathEdit.ReplaceFull("/\ud83d"), "/", HttpMatch.Any));
    }

    [Fact]
    public void Whatever_a_rule_inserts_a_path_comes_out()
    {
        Gen.Select(Gen.String, Gen.Bool).Sample(
            (text, isFull) =>
            {
                PathEdit edit = isFull ? new PathEdit.ReplaceFull(text) : new PathEdit.ReplacePrefix(text);
                var path = PathRewriter.Rewrite(edit, "/a/b", new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, "/a") });
                Assert.Matches(@"\A/([-A-Za-z0-9._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*\z", path);
            },
            iter: 10_000);
    }

    [Theory]
    [InlineData("https", null, 8080, "https://a.example.com/p?q")]
    [InlineData("http", null, 8443, "http://a.example.com/p?q")]
    [InlineData(null, null, 8080, "http://a.example.com:8080/p?q")]
    [InlineData(null, null, 80, "http://a.example.com/p?q")]
    [InlineData("https", 8443, 80, "https://a.example.com:8443/p?q")]
    [InlineData("https", 443, 80, "https://a.example.com/p?q")]
    [InlineData(null, 443, 80, "http://a.example.com:443/p?q")]
    public void A_redirects_port_follows_scheme_and_listener(string? scheme, int? port, int listenerPort, string expected)
    {
        var source = new RedirectSource("http", "a.example.com:1234", "/p", "?q", listenerPort, HttpMatch.Any);

        Assert.Equal(expected, RedirectLocation.Of(new RouteAction.Redirect { Scheme = scheme, Port = port }, source));
    }

    [Theory]
    [InlineData("*", "https://a.example.com", true)]
    [InlineData("https://a.example.com", "https://a.example.com:443", true)]
    [InlineData("https://a.example.com", "http://a.example.com", false)]
    [InlineData("https://a.example.com:8443", "https://a.example.com", false)]
    [InlineData("https://*.example.com", "https://b.a.example.com", true)]
    [InlineData("https://*.example.com", "https://example.com", false)]
    [InlineData("https://*.example.com", "https://evilexample.com", false)]
    [InlineData("http://*", "http://anything", true)]
    [InlineData("http://*", "null", false)]
    public void An_origin_is_compared_by_scheme_host_and_port(string pattern, string origin, bool expected)
    {
        Assert.Equal(expected, new OriginPattern(pattern).Matches(origin));
    }
}
