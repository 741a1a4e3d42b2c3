using System.Buffers;
using System.Text;
using Portolan.Http.Messages;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

public sealed class RedirectPlanTests
{
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
        var head = new HttpRequestHead();
        head.SetAuthority("a.example.com:1234"u8);
        head.SetTarget("/p?q"u8);
        var location = new ArrayBufferWriter<byte>();

        var plan = RedirectPlan.Compile(new RouteAction.Redirect { Scheme = scheme, Port = port })!;

        Assert.True(plan.TryWrite(location, head, "/p".Length, HttpMatch.Any, "http"u8, listenerPort));
        Assert.Equal(expected, Encoding.ASCII.GetString(location.WrittenSpan));
    }
}
