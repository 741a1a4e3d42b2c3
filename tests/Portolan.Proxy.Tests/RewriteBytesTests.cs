using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

/// <summary>Whatever text a rule inserts, one request line and one Location of RFC 3986's characters come out.</summary>
public sealed class RewriteBytesTests
{
    private const string Smuggling = "/x HTTP/1.1\r\nHost: a\r\n\r\nGET /second";

    public static TheoryData<string, string> Replacements =>
        new()
        {
            { Smuggling, "/x%20HTTP/1.1%0D%0AHost:%20a%0D%0A%0D%0AGET%20/second" },
            { "/\u00e4\u00e4\u00e4\u00e4\u20ac", "/%C3%A4%C3%A4%C3%A4%C3%A4%E2%82%AC" },
            { "/my documents", "/my%20documents" },
            { "/a?b=c#d", "/a%3Fb=c%23d" },
            { "no slash", "/no%20slash" },
            { "/kept%20as%2Fit%C3%A4is", "/kept%20as%2Fit%C3%A4is" },
            { "/half%", "/half%25" },
            { "/\t\0\u007f\u0080", "/%09%00%7F%C2%80" },
        };

    [Theory]
    [MemberData(nameof(Replacements))]
    public async Task A_path_that_is_replaced_reaches_the_backend_encoded(string replacement, string expected)
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Forward(
                    backend,
                    "/full",
                    route => route with { Rewrite = new UrlRewrite { Path = new PathEdit.ReplaceFull(replacement) } }
                )
                .Forward(
                    backend,
                    "/prefix",
                    route => route with { Rewrite = new UrlRewrite { Path = new PathEdit.ReplacePrefix(replacement) } }
                )
        );

        foreach (var path in new[] { "/full", "/full?q", "/prefix/rest" })
        {
            Assert.StartsWith(
                "HTTP/1.1 200",
                await RawHttp.ExchangeAsync(proxy, $"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            );
        }

        Assert.Equal([$"GET {expected} HTTP/1.1", $"GET {expected}?q HTTP/1.1", $"GET {expected}/rest HTTP/1.1"], backend.RequestLines);
    }

    [Theory]
    [MemberData(nameof(Replacements))]
    public async Task A_path_in_a_Location_is_encoded(string replacement, string expected)
    {
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Route(new RouteAction.Redirect { Scheme = "https", Path = new PathEdit.ReplaceFull(replacement) }, "/full")
                .Route(new RouteAction.Redirect { Scheme = "https", Path = new PathEdit.ReplacePrefix(replacement) }, "/prefix")
        );

        Assert.Equal([$"https://a.example{expected}?q"], await LocationsAsync(proxy, "/full?q"));
        Assert.Equal([$"https://a.example{expected}/rest"], await LocationsAsync(proxy, "/prefix/rest"));
    }

    [Fact]
    public async Task What_the_request_itself_brings_into_a_Location_is_encoded()
    {
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config().Listener(p.Port).Route(new RouteAction.Redirect { Scheme = "https" })
        );

        Assert.Equal(
            ["https://a.example/%22%3C%3E%5B%5D%5E%60%7B%7C%7D?%22%3C%3E%5B%5C%5D%5E%60%7B%7C%7D%25%20?"],
            await LocationsAsync(proxy, "/\"<>[]^`{|}?\"<>[\\]^`{|}%%20?")
        );
    }

    [Fact]
    public async Task A_rule_with_a_host_or_scheme_that_is_none_answers_500()
    {
        await using var proxy = new TestProxy();
        await proxy.ApplyAsync(
            new Config()
                .Listener(proxy.Port)
                .Route(new RouteAction.Redirect { Hostname = "a\r\nX-Evil: 1" }, "/host")
                .Route(new RouteAction.Redirect { Scheme = "javascript" }, "/scheme")
        );

        foreach (var path in new[] { "/host", "/scheme" })
        {
            var answer = await RawHttp.ExchangeAsync(proxy, $"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 500", answer);
            Assert.DoesNotContain("X-Evil", answer);
        }
    }

    private static async Task<string[]> LocationsAsync(TestProxy proxy, string target)
    {
        var answer = await RawHttp.ExchangeAsync(proxy, $"GET {target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 302", answer);
        return RawBackend.Values(answer.Split("\r\n\r\n")[0], "Location");
    }
}
