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
