using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>Upgrades, 100-continue, mirrors, redirects, cross-origin answers.</summary>
public sealed class SpecialExchangesTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: x\r\n\r\nok";
    private const string Socket =
        "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private const string Accepted =
        "HTTP/1.1 101 Switching Protocols\r\nDate: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    [Fact]
    public void A_WebSocket_is_a_tunnel_that_no_request_timeout_ends()
    {
        var rig = new ExchangeRig(
            Rigs.Forward(route =>
                route with
                {
                    Timeouts = new RouteTimeouts(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(500)),
                }
            )
        );
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send(Socket);
        Assert.EndsWith("connection: upgrade\r\nupgrade: websocket\r\n\r\n", backend[0].Take());

        backend[0].Send(Accepted + "hello");
        Assert.StartsWith("HTTP/1.1 101 ", client.Text);
        Assert.EndsWith("connection: upgrade\r\nupgrade: websocket\r\n\r\nhello", client.Take());
        rig.Loop.Advance(60_000);
        client.Send("ping");
        Assert.Equal("ping", backend[0].Take());
        backend[0].Send("pong");
        Assert.Equal("pong", client.Take());

        client.End();
        Assert.True(backend[0].IsEnded);
        backend[0].Send("last words");
        backend[0].End();
        Assert.Equal("last words", client.Text);
        Assert.True(client.IsEnded);
        Assert.Contains("\"status\":101,\"flag\":\"-\"", rig.Logged);
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_tunnel_that_rests_for_an_hour_ends()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send(Socket);
        backend[0].Send(Accepted);
        rig.Loop.Advance(3_500_000);
        Assert.Null(client.Closed);
        rig.Loop.Advance(200_000);
        Assert.Equal(CloseReason.Reset, client.Closed);
        rig.AssertNothingLeft();
    }

    [Theory]
    [InlineData("Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AA\r\n")]
    [InlineData("Upgrade: foo\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")]
    [InlineData("Upgrade: websocket\r\n")]
    public void What_cannot_be_carried_is_not_asked_for(string upgrade)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send($"GET / HTTP/1.1\r\nHost: a\r\n{upgrade}\r\n");
        Assert.DoesNotContain("pgrade", backend[0].Text);
        backend[0].Send(Accepted);
        Assert.StartsWith("HTTP/1.1 502 ", client.Text);
    }

    [Fact]
    public void The_backend_says_100_to_a_client_that_waits_for_it()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        Assert.Contains("expect: 100-continue\r\n", backend[0].Take());
        Assert.Equal("", client.Text);

        backend[0].Send("HTTP/1.1 100 Continue\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", client.Take());
        client.Send("body");
        Assert.Equal("body", backend[0].Take());
        backend[0].Send(Ok);
        Assert.EndsWith("ok", client.Text);
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void Where_the_backend_does_not_say_100_the_gateway_does_after_a_second()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        rig.Loop.Advance(1_100);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", client.Text);
    }

    [Fact]
    public void A_refusal_instead_of_100_passes_and_ends_the_connection()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Answer(Rigs.Address, "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        var client = rig.Client();
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 417 ", client.Text);
        Assert.Contains("connection: close\r\n", client.Text);
        client.Connection.Close();
        rig.AssertNothingLeft();
    }

    [Theory]
    [InlineData("GET /a?b=c HTTP/1.1\r\nHost: shop.example.com\r\n\r\n", "\r\n\r\n")]
    [InlineData("POST /a?b=c HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 5\r\n\r\nhello", "content-length: 5\r\n\r\nhello")]
    [InlineData(
        "POST /a?b=c HTTP/1.1\r\nHost: shop.example.com\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\n\r\n"
    )]
    public void Every_mirror_gets_a_copy_with_the_same_host_and_harms_nobody(string request, string end)
    {
        var rig = new ExchangeRig(Mirrored());
        rig.Backend(
            Rigs.Address,
            peer =>
                peer.Received = from =>
                {
                    if (from.Text.EndsWith(end, StringComparison.Ordinal))
                    {
                        from.Connection.Write(System.Text.Encoding.ASCII.GetBytes(Ok));
                    }
                }
        );
        var one = rig.Backend("10.0.0.2:80");
        var two = rig.Backend("10.0.0.3:80");
        var client = rig.Client();

        client.Send(request);

        Assert.EndsWith("ok", client.Text);
        foreach (var mirror in new[] { one, two })
        {
            var copy = Assert.Single(mirror);
            Assert.Contains(" /a?b=c HTTP/1.1\r\nhost: shop.example.com\r\n", copy.Text);
            Assert.EndsWith(end, copy.Text);
        }

        one[0].Send("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        rig.Loop.Advance(31_000);
        Assert.Equal(1, rig.Exchanges.Mirrors.GivenUp);
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_body_that_is_too_large_or_breaks_off_is_not_mirrored()
    {
        var rig = new ExchangeRig(Mirrored(), options => options with { Limits = options.Limits with { MirrorBodyBytes = 8 } });
        rig.Backend(Rigs.Address);
        var one = rig.Backend("10.0.0.2:80");
        var client = rig.Client();
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123456789");
        var broken = rig.Client();
        broken.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n123");
        broken.Reset();

        Assert.Empty(one);
        Assert.Equal(4, rig.Exchanges.Mirrors.GivenUp);
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void The_room_for_bodies_has_an_end()
    {
        var rig = new ExchangeRig(
            Rigs.Forward(route => route with { Retry = new RetryPolicy([503], 1, null) }),
            options => options with { Limits = options.Limits with { KeptBodyBytes = 10_000 } }
        );
        rig.Backend(Rigs.Address);
        var clients = Enumerable.Range(0, 3).Select(_ => rig.Client()).ToList();
        foreach (var client in clients)
        {
            client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n" + new string('x', 4000));
        }

        Assert.InRange(rig.Exchanges.Budget.Kept, 4000, 10_000);
        Assert.True(rig.Exchanges.Budget.Refused > 0);
        clients.ForEach(client => client.Reset());
        rig.AssertNothingLeft();
    }

    [Theory]
    [InlineData("GET /x HTTP/1.1\r\nHost: a.example.com\r\n\r\n", "\r\n\r\n")]
    [InlineData("POST /x HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    public void A_mirror_gets_its_copy_of_a_request_that_is_redirected(string request, string end)
    {
        var mirror = new BackendKey("Service", "test", "one", 80);
        var rig = new ExchangeRig(
            new Config()
                .Listener(ExchangeRig.Port)
                .Backend(mirror, BackendProtocol.Http1, new Endpoint("10.0.0.2", 80, EndpointState.Ready))
                .Route(new RouteAction.Redirect { Scheme = "https" }, edit: route => route with { Mirrors = [new Mirror(mirror, 1, 1)] })
        );
        var copies = rig.Backend("10.0.0.2:80");
        var client = rig.Client();

        client.Send(request);

        Assert.StartsWith("HTTP/1.1 302 ", client.Text);
        Assert.Contains("location: https://a.example.com/x\r\n", client.Text);
        Assert.EndsWith(end, Assert.Single(copies).Text);
    }

    [Theory]
    [InlineData("/ok", "https://app.example.com", "access-control-allow-origin: https://app.example.com\r\n")]
    [InlineData("/none", "https://app.example.com", "access-control-allow-origin: https://app.example.com\r\n")]
    [InlineData("/down", "https://app.example.com", "access-control-allow-origin: https://app.example.com\r\n")]
    [InlineData("/ok", "https://other.example.org", "")]
    public void Answers_of_the_gateway_say_who_may_read_them(string path, string origin, string expected)
    {
        var cors = new CorsPolicy { AllowOrigins = ["https://app.example.com"] };
        var down = new BackendKey("Service", "test", "down", 80);
        var rig = new ExchangeRig(
            new Config()
                .Listener(ExchangeRig.Port)
                .Backend(Rigs.Key, BackendProtocol.Http1, Rigs.Endpoint)
                .Backend(down, BackendProtocol.Http1, new Endpoint("10.0.0.9", 1, EndpointState.Ready))
                .Route(Rigs.To(Rigs.Key), "/ok", route => route with { Cors = cors })
                .Route(Rigs.To(down), "/down", route => route with { Cors = cors })
                .Route(new RouteAction.Forward([new WeightedBackend { Weight = 1 }]), "/none", route => route with { Cors = cors })
        );
        rig.Answer(Rigs.Address, Ok);
        var client = rig.Client();

        client.Send($"GET {path} HTTP/1.1\r\nHost: a\r\nOrigin: {origin}\r\n\r\n");

        Assert.Contains("vary: Origin\r\n", client.Text);
        Assert.Equal(expected.Length > 0, client.Text.Contains("access-control-allow-origin", StringComparison.Ordinal));
        Assert.Contains(expected, client.Text);
    }

    [Fact]
    public void A_preflight_is_answered_for_the_rule_of_the_request_that_it_announces()
    {
        var cors = new CorsPolicy
        {
            AllowOrigins = ["*"],
            AllowMethods = ["PUT"],
            AllowCredentials = true,
            ExposeHeaders = ["X-A"],
            MaxAgeSeconds = 60,
        };
        var rig = new ExchangeRig(Rigs.Forward(route => route with { Cors = cors, Matches = [new Routing.HttpMatch { Method = "PUT" }] }));
        rig.Backend(Rigs.Address);
        var client = rig.Client();

        client.Send("OPTIONS /x HTTP/1.1\r\nHost: a\r\nOrigin: https://a.example.com\r\nAccess-Control-Request-Method: PUT\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 204 ", client.Text);
        foreach (
            var line in new[]
            {
                "allow-origin: https://a.example.com",
                "allow-credentials: true",
                "allow-methods: PUT",
                "max-age: 60",
                "expose-headers: X-A",
            }
        )
        {
            Assert.Contains($"access-control-{line}\r\n", client.Text);
        }
    }

    [Theory]
    [InlineData("OPTIONS", "/x", "Origin: https://a\u0001\r\nAccess-Control-Request-Method: PUT", 400)]
    [InlineData("OPTIONS", "/x", "Origin: https://a\r\nAccess-Control-Request-Method: PU\u0001T", 400)]
    [InlineData("OPTIONS", "/x", "Origin: https://a\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x\u007f", 400)]
    [InlineData(
        "OPTIONS",
        "/x",
        "Origin: https://caf\u00e9.example\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-\u00e9",
        204
    )]
    [InlineData("OPTIONS", "/x", "Origin:\r\nAccess-Control-Request-Method:\r\nAccess-Control-Request-Headers:", 204)]
    [InlineData("GET", "/moved?a\u0001b", "Origin: https://a", 400)]
    [InlineData("GET", "/moved?\u00e9", "Origin: https://a", 400)]
    [InlineData("GET", "/moved?%01%0d%0aX:y", "Origin: https://a", 302)]
    [InlineData("GET", "/moved", "Origin: https://a\u0000", 400)]
    public void Whatever_a_stranger_writes_into_a_preflight_or_a_redirect_is_answered_without_a_fault(
        string method,
        string target,
        string fields,
        int status
    )
    {
        var cors = new CorsPolicy
        {
            AllowOrigins = ["*"],
            AllowMethods = ["*"],
            AllowHeaders = ["*"],
            AllowCredentials = true,
        };
        var rig = new ExchangeRig(
            Rigs.Forward(route => route with { Cors = cors })
                .Route(new RouteAction.Redirect { Scheme = "https" }, "/moved", route => route with { Cors = cors })
        );
        rig.Answer(Rigs.Address, "HTTP/1.1 204 No Content\r\n\r\n");
        var client = rig.Client();

        client.Send($"{method} {target} HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", client.Text);
        Assert.Equal(1, client.Text.Split("\r\n\r\n").Count(part => part.StartsWith("HTTP/", StringComparison.Ordinal)));
        Assert.DoesNotContain("\r\nX:y", client.Text);
        Assert.Empty(rig.Told);
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_redirect_without_any_host_is_refused()
    {
        var rig = new ExchangeRig(new Config().Listener(ExchangeRig.Port).Route(new RouteAction.Redirect { Scheme = "https" }));
        var client = rig.Client();
        client.Send("GET /x HTTP/1.0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", client.Text);
    }

    private static Config Mirrored()
    {
        var one = new BackendKey("Service", "test", "one", 80);
        var two = new BackendKey("Service", "test", "two", 80);
        return Rigs.Forward(route => route with { Mirrors = [new Mirror(one, 1, 1), new Mirror(two, 1, 1)] })
            .Backend(one, BackendProtocol.Http1, new Endpoint("10.0.0.2", 80, EndpointState.Ready))
            .Backend(two, BackendProtocol.Http1, new Endpoint("10.0.0.3", 80, EndpointState.Ready));
    }
}
