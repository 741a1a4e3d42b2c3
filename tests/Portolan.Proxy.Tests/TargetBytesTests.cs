using CsCheck;
using Portolan.Proxy.Tests.Support;

namespace Portolan.Proxy.Tests;

/// <summary>
/// Nothing but visible ASCII reaches a backend's request line. A single other character has made one client's bytes part of another's
/// request: HTTP/2 carries any byte in <c>:path</c>, and an engine that counts characters and writes bytes sends what lay in its buffer
/// before.
/// </summary>
public sealed class TargetBytesTests
{
    /// <summary>Every character of a byte that no target may hold, at each place where a target could hide it.</summary>
    public static TheoryData<string> Targets
    {
        get
        {
            var targets = new TheoryData<string>
            {
                "/?" + string.Concat(Enumerable.Repeat("\u00c3\u00bc", 80)),
                "/?a#b",
                "/#",
                "/a#?b",
                "/a b",
                "/? ",
                "/?a b=c",
            };
            foreach (var octet in Enumerable.Range(0, 0x21).Concat(Enumerable.Range(0x7F, 0x81)))
            {
                targets.Add($"/?{(char)octet}");
                targets.Add($"/{(char)octet}");
            }

            return targets;
        }
    }

    [Fact]
    public async Task Over_HTTP2_a_target_with_anything_else_is_refused_and_leaks_nothing_of_another_client()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await ServeAsync(backend);
        await RawHttp.ExchangeAsync(
            proxy,
            "GET /alice HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer token-of-alice\r\nCookie: session=cookie-of-alice\r\nConnection: close\r\n\r\n"
        );
        Assert.Single(backend.Heads);

        foreach (var target in Targets.Select(row => row.Data))
        {
            // A request with it is malformed, which ends the stream (RFC 9113, section 8.1.1).
            var status = await RawHttp2.GetAsync(proxy, target);
            Assert.True(status == RawHttp2.Reset, $"{Shown(target)}: {status}");
        }

        Assert.Single(backend.Heads);
    }

    [Fact]
    public async Task Over_HTTP1_a_target_with_anything_else_is_refused()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await ServeAsync(backend);

        // White space at the end parts the target from the version (RFC 9112, section 3), and is none of it.
        foreach (var target in Targets.Select(row => row.Data).Where(target => !target.EndsWith(' ')))
        {
            var answer = await RawHttp.ExchangeAsync(proxy, $"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Assert.StartsWith($"{Shown(target)}: HTTP/1.1 400", $"{Shown(target)}: {answer}");
        }

        Assert.Empty(backend.Heads);
    }

    [Fact]
    public async Task A_query_with_the_length_of_a_request_in_a_body_before_it_smuggles_nothing()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await ServeAsync(backend);
        const string hidden = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        await RawHttp.ExchangeAsync(
            proxy,
            $"POST /carrier HTTP/1.1\r\nHost: a\r\nContent-Length: {hidden.Length}\r\nConnection: close\r\n\r\n{hidden}"
        );

        var status = await RawHttp2.GetAsync(proxy, "/?" + new string('\u0080', hidden.Length));
        var next = await RawHttp.ExchangeAsync(proxy, "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Equal(RawHttp2.Reset, status);
        Assert.StartsWith("HTTP/1.1 200", next);
        Assert.Equal(["POST /carrier HTTP/1.1", "GET /next HTTP/1.1"], backend.RequestLines);
    }

    [Fact]
    public async Task What_is_visible_ASCII_reaches_the_backend_as_it_was_sent()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await ServeAsync(backend);
        var query = "?" + new string([.. Enumerable.Range(0x21, 0x5E).Select(code => (char)code).Where(character => character != '#')]);

        Assert.Equal(200, await RawHttp2.GetAsync(proxy, "/h2" + query));
        await RawHttp.ExchangeAsync(proxy, $"GET /h1{query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Equal([$"GET /h2{query} HTTP/1.1", $"GET /h1{query} HTTP/1.1"], backend.RequestLines);
    }

    [Fact]
    public async Task Whatever_bytes_a_stranger_puts_into_a_path_one_clean_request_line_comes_out_or_none()
    {
        await using var backend = RawBackend.Start();
        await using var proxy = await ServeAsync(backend);
        var paths = new List<string>();
        Gen.String[Gen.Char['\0', '\u00ff'], 0, 30].Sample(text => paths.Add("/" + text), iter: 100, threads: 1);

        foreach (var path in paths)
        {
            var before = backend.Heads.Count;
            var status = await RawHttp2.GetAsync(proxy, path);
            Assert.Equal(before + (status == 200 ? 1 : 0), backend.Heads.Count);
        }

        Assert.All(backend.Heads, head => Assert.Matches("^GET /[!-~]* HTTP/1.1\r\n", head));
    }

    private static Task<TestProxy> ServeAsync(RawBackend backend) =>
        TestProxy.ServeAsync(p => new Config().Listener(p.Port).Forward(backend));

    private static string Shown(string target) => Uri.EscapeDataString(target);
}
