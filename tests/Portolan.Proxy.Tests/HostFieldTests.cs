using CsCheck;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;

namespace Portolan.Proxy.Tests;

/// <summary>A backend gets one Host, and a valid one (RFC 9112, section 3.2).</summary>
public sealed class HostFieldTests
{
    public static TheoryData<string> Invalid =>
        [
            "",
            "x:99999",
            "x:65536",
            "x:-1",
            "x:8o",
            "x:80:80",
            "a..b",
            ".x",
            ".",
            "..",
            "[1.2.3.4]",
            "[::1",
            "::1",
            "[::1%25eth0]",
            "[::1]x",
            "[]",
            "x!y",
            "x,y",
            "x y",
            "a@b",
            "a/b",
            "a%20b",
            "-a",
            "a-",
            "x\u00fc",
            "*",
            "a\\b",
            "a?b",
            "a#b",
            $"{new string('a', 64)}.x",
            string.Concat(Enumerable.Repeat("abcdefg.", 40)) + "x",
        ];

    public static TheoryData<string> Valid =>
        [
            "x",
            "x.example",
            "X.Example",
            "x.example.",
            "x:80",
            "1.2.3.4",
            "1.2.3.4:8080",
            "1.2.3.4.5",
            "[::1]",
            "[2001:db8::1]:8443",
            "a_b.example",
            "_x",
            "xn--bcher-kva.example",
            "0",
            $"{new string('a', 63)}.x",
        ];

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_invalid_host_is_refused(string host)
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Forward(backend));

        var answer = await RawHttp.ExchangeAsync(proxy, $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        var status = await RawHttp2.GetAsync(proxy, "/", host);

        Assert.StartsWith("HTTP/1.1 400", answer);
        Assert.Equal(RawHttp2.Reset, status);
        Assert.Empty(backend.Heads);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public async Task A_valid_host_reaches_the_backend_once_and_unchanged(string host)
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Forward(backend));

        var answer = await RawHttp.ExchangeAsync(proxy, $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        var status = await RawHttp2.GetAsync(proxy, "/", host);

        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.Equal(200, status);
        Assert.Equal([host, host], backend.Heads.SelectMany(head => RawBackend.Values(head, "Host")));
    }

    [Fact]
    public async Task Whatever_stands_in_authority_the_backend_gets_it_as_its_one_host_or_nothing()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Forward(backend));
        var hosts = new List<string>();
        Gen.String[Gen.Char["aZ09.-_:[]%!*,@/ \u00fc"], 0, 12].Sample(hosts.Add, iter: 200, threads: 1);

        foreach (var host in hosts)
        {
            var before = backend.Heads.Count;
            var status = await RawHttp2.GetAsync(proxy, "/", host);
            var arrived = backend.Heads.Skip(before).SelectMany(head => RawBackend.Values(head, "Host"));
            // An empty port is no port (RFC 3986, section 6.2.3).
            Assert.Equal(status == 200 ? [host.TrimEnd(':')] : Array.Empty<string>(), arrived);
        }
    }

    [Fact]
    public async Task Without_any_host_HTTP2_is_refused_and_HTTP10_served()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Route(new RouteAction.Redirect { Scheme = "https" }, "/redirect").Forward(backend)
        );

        var status = await RawHttp2.RequestAsync(proxy, (":method", "GET"), (":scheme", "http"), (":path", "/2"));
        var old = await RawHttp.ExchangeAsync(proxy, "GET /1 HTTP/1.0\r\n\r\n");
        var redirect = await RawHttp.ExchangeAsync(proxy, "GET /redirect HTTP/1.0\r\n\r\n");

        Assert.Equal(RawHttp2.Reset, status);
        Assert.Contains(" 200 ", old.Split("\r\n")[0]);
        Assert.Contains(" 400 ", redirect.Split("\r\n")[0]);
        var head = Assert.Single(backend.Heads);
        Assert.True(HostHeader.IsValid(Assert.Single(RawBackend.Values(head, "Host"))));
    }

    [Theory]
    [InlineData("set")]
    [InlineData("add")]
    [InlineData("set and add")]
    public async Task An_edit_of_Host_replaces_it(string how)
    {
        HeaderValue host = new("Host", "new.example.com");
        var edits = how switch
        {
            "set" => new HeaderEdits([host], [], []),
            "add" => new HeaderEdits([], [host with { Name = "host" }], []),
            _ => new HeaderEdits([host with { Value = "other.example.com" }], [host], []),
        };
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Forward(backend, "/rule", route => route with { RequestHeaders = edits })
                .Route(
                    new RouteAction.Forward([
                        new WeightedBackend
                        {
                            Weight = 1,
                            Backend = backend.Key,
                            RequestHeaders = edits,
                        },
                    ]),
                    "/backend"
                )
        );

        await RawHttp.ExchangeAsync(
            proxy,
            "GET /rule HTTP/1.1\r\nHost: x\r\n\r\nGET /backend HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        );

        Assert.Equal(["new.example.com", "new.example.com"], backend.Heads.SelectMany(head => RawBackend.Values(head, "Host")));
    }

    [Theory]
    [InlineData("Host", "")]
    [InlineData("Host", "a b")]
    [InlineData("Host", "a\r\nX-Evil: 1")]
    [InlineData("X-A", "b\r\nX-Evil: 1")]
    [InlineData("X-A\r\nX-Evil", "1")]
    [InlineData("Content-Length", "5")]
    [InlineData("transfer-encoding", "chunked")]
    public async Task An_edit_that_would_break_the_message_fails_the_rule_and_reaches_no_backend(string name, string value)
    {
        await using var backend = RawBackend.Start();
        await using var proxy = new TestProxy();
        var applied = await proxy.ApplyAsync(
            new Config()
                .Listener(proxy.Port)
                .Forward(backend, edit: route => route with { RequestHeaders = new HeaderEdits([], [new HeaderValue(name, value)], []) })
        );

        Assert.StartsWith("HTTP/1.1 500", await RawHttp.ExchangeAsync(proxy, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        Assert.Empty(backend.Heads);
        Assert.Contains("answers 500", Assert.Single(applied.Rejections).Message);
    }

    [Fact]
    public async Task A_rule_that_removes_Host_is_refused()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = new TestProxy();
        await proxy.ApplyAsync(
            new Config()
                .Listener(proxy.Port)
                .Forward(backend, edit: route => route with { RequestHeaders = new HeaderEdits([], [], ["HOST"]) })
        );

        Assert.StartsWith("HTTP/1.1 500", await RawHttp.ExchangeAsync(proxy, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        Assert.Empty(backend.Heads);
    }
}
