using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>Edits and rewrites, as the backend and the client see them.</summary>
public sealed class EditedRequestTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Old: 1\r\nSet-Cookie: a=1\r\nDate: x\r\n\r\nok";

    [Fact]
    public void Fields_are_set_added_and_removed_by_rule_and_then_by_backend()
    {
        var rig = new ExchangeRig(
            new Config()
                .Listener(ExchangeRig.Port)
                .Backend(Rigs.Key, BackendProtocol.Http1, Rigs.Endpoint)
                .Route(
                    new RouteAction.Forward([
                        new WeightedBackend
                        {
                            Weight = 1,
                            Backend = Rigs.Key,
                            RequestHeaders = new HeaderEdits([new HeaderValue("X-Set", "newest")], [new HeaderValue("X-Add", "two")], []),
                            ResponseHeaders = new HeaderEdits([], [new HeaderValue("Set-Cookie", "b=2")], []),
                        },
                    ]),
                    edit: route =>
                        route with
                        {
                            RequestHeaders = new HeaderEdits(
                                [new HeaderValue("X-Set", "new")],
                                [new HeaderValue("X-Add", "one"), new HeaderValue("Cookie", "c=3")],
                                ["X-Gone"]
                            ),
                            ResponseHeaders = new HeaderEdits([], [], ["X-Old"]),
                        }
                )
        );
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();

        client.Send("GET / HTTP/1.1\r\nHost: a\r\nX-Set: old\r\nx-set: older\r\nX-Add: zero\r\nX-Gone: 1\r\nCookie: a=1\r\n\r\n");

        var seen = backend[0].Text;
        Assert.Contains("x-set: newest\r\n", seen);
        Assert.DoesNotContain("old", seen);
        Assert.Contains("x-add: zero,one,two\r\n", seen);
        Assert.Contains("cookie: a=1; c=3\r\n", seen);
        Assert.DoesNotContain("x-gone", seen);
        backend[0].Send(Ok);
        Assert.DoesNotContain("x-old", client.Text);
        Assert.Contains("set-cookie: a=1\r\n", client.Text);
        Assert.Contains("set-cookie: b=2\r\n", client.Text);
    }

    [Fact]
    public void An_edit_of_Host_replaces_the_one_host()
    {
        var rig = new ExchangeRig(
            Rigs.Forward(route => route with { RequestHeaders = new HeaderEdits([], [new HeaderValue("Host", "inner.example.com")], []) })
        );
        var backend = rig.Backend(Rigs.Address);
        rig.Client().Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("GET / HTTP/1.1\r\nhost: inner.example.com\r\n", backend[0].Text);
        Assert.Equal(2, backend[0].Text.Split("host:").Length);
    }

    [Theory]
    [InlineData("/old", "/new", "/old/a%20b?x=1", "/new/a%20b?x=1")]
    [InlineData("/old", "/a b", "/old", "/a%20b")]
    [InlineData("/%65nc", "/e", "/enc/abcdef", "/e/abcdef")]
    [InlineData("/", "/xyz", "/foo", "/xyz/foo")]
    public void A_prefix_is_rewritten(string prefix, string replacement, string target, string expected)
    {
        var rig = new ExchangeRig(
            Rigs.Forward(route =>
                route with
                {
                    Matches = [new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, prefix) }],
                    Rewrite = new UrlRewrite { Path = new PathEdit.ReplacePrefix(replacement) },
                }
            )
        );
        var backend = rig.Backend(Rigs.Address);
        rig.Client().Send($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith($"GET {expected} HTTP/1.1\r\n", backend[0].Text);
    }

    [Theory]
    [InlineData("GET http://x.example.com/abs HTTP/1.1\r\nHost: other.example.com\r\n\r\n", "GET /abs HTTP/1.1\r\nhost: x.example.com\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x.example:\r\n\r\n", "GET / HTTP/1.1\r\nhost: x.example\r\n")]
    [InlineData("PRINT / HTTP/1.1\r\nHost: a\r\n\r\n", "PRINT / HTTP/1.1\r\n")]
    [InlineData("GET /cart/../x//y HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x/y HTTP/1.1\r\n")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nhost: 10.0.0.1:8080\r\n")]
    [InlineData(
        "GET / HTTP/1.0\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 192.0.2.7\r\nx-forwarded-proto: http\r\n\r\n"
    )]
    [InlineData(
        "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.1.1.1\r\nX-Forwarded-Proto: https\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 10.1.1.1, 192.0.2.7\r\nx-forwarded-proto: http\r\n"
    )]
    public void A_request_is_forwarded_in_one_form(string request, string expected)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        rig.Client().Send(request);
        Assert.StartsWith(expected, backend[0].Text);
    }

    [Theory]
    [InlineData("https", null, 80, "https://a.example.com/p?q")]
    [InlineData(null, null, 80, "http://a.example.com/p?q")]
    [InlineData("https", 8443, 80, "https://a.example.com:8443/p?q")]
    [InlineData("https", 443, 80, "https://a.example.com/p?q")]
    [InlineData(null, 443, 80, "http://a.example.com:443/p?q")]
    public void A_redirects_port_follows_scheme_and_listener(string? scheme, int? port, int listenerPort, string expected)
    {
        var rig = new ExchangeRig(new Config().Listener(listenerPort).Route(new RouteAction.Redirect { Scheme = scheme, Port = port }));
        var client = rig.Client();
        client.Send("GET /p?q HTTP/1.1\r\nHost: a.example.com:1234\r\n\r\n");
        Assert.Contains($"location: {expected}\r\n", client.Text);
    }

    [Fact]
    public void Weights_are_exact()
    {
        var two = new BackendKey("Service", "test", "two", 80);
        var rig = new ExchangeRig(
            new Config()
                .Listener(ExchangeRig.Port)
                .Backend(Rigs.Key, BackendProtocol.Http1, Rigs.Endpoint)
                .Backend(two, BackendProtocol.Http1, new Endpoint("10.0.0.2", 8080, EndpointState.Ready))
                .Route(
                    new RouteAction.Forward([
                        new WeightedBackend { Weight = 90, Backend = Rigs.Key },
                        new WeightedBackend { Weight = 10, Backend = two },
                    ])
                )
        );
        rig.Answer(Rigs.Address, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
        rig.Answer("10.0.0.2:8080", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo");
        var client = rig.Client();
        for (var request = 0; request < 50; request++)
        {
            client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        Assert.Equal((45, 5), (client.Text.Split("\r\n\r\none").Length - 1, client.Text.Split("\r\n\r\ntwo").Length - 1));
    }
}
