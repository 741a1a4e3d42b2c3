using System.Net;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class EditTests
{
    [Fact]
    public async Task Request_headers_are_set_added_and_removed_by_rule_and_then_by_backend()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Backend(backend)
                .Route(
                    new RouteAction.Forward([
                        new WeightedBackend
                        {
                            Weight = 1,
                            Backend = backend.Key,
                            RequestHeaders = new HeaderEdits([new HeaderValue("X-Backend", "b")], [new HeaderValue("X-Add", "two")], []),
                        },
                    ]),
                    edit: route =>
                        route with
                        {
                            RequestHeaders = new HeaderEdits(
                                [new HeaderValue("X-Set", "new")],
                                [new HeaderValue("X-Add", "one")],
                                ["X-Gone"]
                            ),
                        }
                )
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Set", "old");
        request.Headers.Add("X-Add", "zero");
        request.Headers.Add("X-Gone", "here");

        using var answer = await proxy.Client.SendAsync(request);

        var headers = Assert.Single(backend.Seen).Headers;
        Assert.Equal("new", headers["X-Set"]);
        Assert.Equal("zero,one,two", headers["X-Add"]);
        Assert.Equal("b", headers["X-Backend"]);
        Assert.DoesNotContain("X-Gone", headers.Keys);
    }

    [Fact]
    public async Task Response_headers_are_edited_and_the_backends_server_header_passes()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        backend.Answer = context =>
        {
            context.Response.Headers.Server = "own";
            context.Response.Headers["X-Secret"] = "1";
            return Task.CompletedTask;
        };
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Backend(backend)
                .Forward(
                    backend,
                    edit: route => route with { ResponseHeaders = new HeaderEdits([new HeaderValue("X-New", "1")], [], ["X-Secret"]) }
                )
        );

        using var answer = await proxy.Client.GetAsync("/");

        Assert.Equal("own", answer.Headers.Server.ToString());
        Assert.Equal("1", Assert.Single(answer.Headers.GetValues("X-New")));
        Assert.False(answer.Headers.Contains("X-Secret"));
    }

    [Fact]
    public async Task Host_and_path_are_rewritten()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Backend(backend)
                .Forward(
                    backend,
                    "/old",
                    route =>
                        route with
                        {
                            Rewrite = new UrlRewrite { Hostname = "inner.example.com", Path = new PathEdit.ReplacePrefix("/new") },
                        }
                )
        );

        await proxy.Client.GetStringAsync("/old/a%20b?x=1");

        var seen = Assert.Single(backend.Seen);
        Assert.Equal(("inner.example.com", "/new/a%20b?x=1"), (seen.Host, seen.Target));
    }

    [Fact]
    public async Task A_redirect_answers_without_a_backend()
    {
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Route(
                    new RouteAction.Redirect
                    {
                        Scheme = "https",
                        Hostname = "example.org",
                        StatusCode = 301,
                        Path = new PathEdit.ReplaceFull("/there"),
                    }
                )
        );

        using var answer = await proxy.Client.GetAsync("/here?x=1");

        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal("https://example.org/there?x=1", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_connection_header_cannot_remove_what_the_proxy_adds()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));

        await RawHttp.ExchangeAsync(
            proxy,
            "GET / HTTP/1.1\r\nHost: a\r\nX-Hop: 1\r\nConnection: X-Hop, X-Forwarded-For, Host\r\n\r\n"
                + "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        );

        var seen = backend.Seen.First();
        Assert.Equal("127.0.0.1", seen.Headers["X-Forwarded-For"]);
        Assert.Equal("a", seen.Host);
        Assert.DoesNotContain("X-Hop", seen.Headers.Keys);
    }

    [Fact]
    public async Task A_preflight_is_answered_by_the_proxy_and_an_allowed_origin_may_read_the_answer()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        var cors = new CorsPolicy
        {
            AllowOrigins = ["https://*.example.com"],
            AllowMethods = ["PUT"],
            ExposeHeaders = ["X-A", "X-B"],
            AllowCredentials = true,
            MaxAgeSeconds = 60,
        };
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Backend(backend).Forward(backend, edit: route => route with { Cors = cors })
        );

        using var preflight = await SendAsync(proxy, HttpMethod.Options, "https://a.example.com", "PUT");
        using var actual = await SendAsync(proxy, HttpMethod.Put, "https://a.example.com", null);
        using var foreign = await SendAsync(proxy, HttpMethod.Put, "https://evil.org", null);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("PUT", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("60", Assert.Single(preflight.Headers.GetValues("Access-Control-Max-Age")));
        Assert.All(
            [preflight, actual],
            answer => Assert.Equal("X-A, X-B", Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")))
        );
        Assert.Equal("https://a.example.com", Assert.Single(actual.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(actual.Headers.GetValues("Access-Control-Allow-Credentials")));
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(2, backend.Seen.Count);
    }

    private static Task<HttpResponseMessage> SendAsync(TestProxy proxy, HttpMethod method, string origin, string? asksFor)
    {
        var request = new HttpRequestMessage(method, "/");
        request.Headers.Add("Origin", origin);
        if (asksFor is not null)
        {
            request.Headers.Add("Access-Control-Request-Method", asksFor);
        }

        return proxy.Client.SendAsync(request);
    }
}
