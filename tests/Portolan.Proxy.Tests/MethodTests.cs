using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests;

/// <summary>
/// The rule and the backend see one method, exactly as it was sent (RFC 9110, section 9.1: "The method token is case-sensitive").
/// </summary>
public sealed class MethodTests
{
    private const string WebSocket =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    [InlineData("QUERY")]
    [InlineData("PURGE")]
    [InlineData("purge")]
    [InlineData("x!#$%&'*+-.^_`|~9")]
    public async Task A_method_reaches_the_backend_as_it_was_sent(string method)
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Forward(backend));

        var answers = await SendAsync(proxy, method);

        Assert.Equal((200, 200), answers);
        Assert.Equal([$"{method} /1 HTTP/1.1", $"{method} /2 HTTP/1.1"], backend.RequestLines);
    }

    /// <summary>
    /// An engine that cannot write such a method must refuse it (RFC 9110, section 15.6.2); it never becomes another one.
    /// </summary>
    [Theory]
    [InlineData("delete")]
    [InlineData("Delete")]
    [InlineData("post")]
    [InlineData("get")]
    [InlineData("head")]
    [InlineData("put")]
    [InlineData("options")]
    [InlineData("trace")]
    [InlineData("patch")]
    [InlineData("query")]
    public async Task A_method_in_another_case_is_another_method(string method)
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Forward(backend));

        var answers = await SendAsync(proxy, method);

        Assert.Equal((501, 501), answers);
        Assert.Empty(backend.Heads);
    }

    [Theory]
    [InlineData("CONNECT /1 HTTP/1.1")]
    [InlineData("connect /1 HTTP/1.1")]
    [InlineData("CONNECT a:80 HTTP/1.1")]
    public async Task No_tunnel_is_opened(string line)
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Forward(backend));

        var answer = await RawHttp.ExchangeAsync(proxy, $"{line}\r\nHost: a:80\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (400|501) ", answer);
        Assert.Empty(backend.Heads);
    }

    [Fact]
    public async Task A_rule_for_a_method_and_the_backend_agree_on_what_that_method_is()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Route(
                    new RouteAction.Redirect { Hostname = "not-allowed.example" },
                    "/",
                    route => route with { Matches = [new HttpMatch { Method = "DELETE" }] }
                )
                .Forward(backend)
        );

        Assert.StartsWith("HTTP/1.1 302", await RawHttp.ExchangeAsync(proxy, "DELETE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith(
            "HTTP/1.1 302",
            await RawHttp.ExchangeAsync(
                proxy,
                $"DELETE / HTTP/1.1\r\nHost: a\r\n{WebSocket}\r\nDELETE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )
        );
        await RawHttp.ExchangeAsync(proxy, "delete / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.DoesNotContain(backend.RequestLines, line => line.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Asking_for_an_upgrade_does_not_change_the_method(string method)
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Forward(backend));

        await RawHttp.ExchangeAsync(
            proxy,
            $"{method} /ws HTTP/1.1\r\nHost: a\r\n{WebSocket}\r\nGET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        );

        Assert.Equal([$"{method} /ws HTTP/1.1", "GET /end HTTP/1.1"], backend.RequestLines);
    }

    [Fact]
    public async Task A_preflight_is_an_OPTIONS_in_capitals()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Forward(
                    backend,
                    edit: route =>
                        route with
                        {
                            Cors = new CorsPolicy { AllowOrigins = ["*"], AllowMethods = ["*"] },
                        }
                )
        );

        const string asks = "Origin: http://a\r\nAccess-Control-Request-Method: PUT\r\n";
        var preflight = await RawHttp.ExchangeAsync(proxy, $"OPTIONS / HTTP/1.1\r\nHost: a\r\n{asks}Connection: close\r\n\r\n");
        var other = await RawHttp.ExchangeAsync(proxy, $"options / HTTP/1.1\r\nHost: a\r\n{asks}Connection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 204", preflight);
        Assert.DoesNotContain("Access-Control", other);
    }

    private static async Task<(int Http1, int Http2)> SendAsync(TestProxy proxy, string method)
    {
        var answer = await RawHttp.ExchangeAsync(proxy, $"{method} /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var status = await RawHttp2.RequestAsync(proxy, (":method", method), (":scheme", "http"), (":path", "/2"), (":authority", "a"));
        return (int.Parse(answer.AsSpan(9, 3)), status);
    }
}
