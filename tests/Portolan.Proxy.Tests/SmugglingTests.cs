using Portolan.Proxy.Tests.Support;

namespace Portolan.Proxy.Tests;

/// <summary>Requests on which two HTTP parsers could disagree where one ends: none of them may reach a backend as more than one.</summary>
public sealed class SmugglingTests
{
    [Theory]
    [InlineData("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n", "hello!")]
    [InlineData("list of lengths", "Content-Length: 5, 5\r\n", "hello")]
    [InlineData("signed length", "Content-Length: +5\r\n", "hello")]
    [InlineData("chunked is not last", "Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")]
    [InlineData("unknown coding", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")]
    [InlineData("space before colon", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n")]
    [InlineData("folded header", "X-A: 1\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n")]
    [InlineData("bare carriage return", "X-A: 1\rContent-Length: 5\r\n", "hello")]
    [InlineData("null in a value", "X-A: 1\0\r\n", "")]
    [InlineData("bad chunk size", "Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n")]
    public async Task An_ambiguous_request_is_refused(string what, string headers, string body)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));

        var answer = await RawHttp.ExchangeAsync(proxy, $"POST / HTTP/1.1\r\nHost: a\r\n{headers}Connection: close\r\n\r\n{body}");

        Assert.True(answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.DoesNotContain("HTTP/1.1 200", answer);
        Assert.Empty(backend.Seen);
    }

    [Theory]
    [InlineData("Host: a\r\nHost: b\r\n")]
    [InlineData("")]
    [InlineData("Host: a b\r\n")]
    public async Task A_request_needs_exactly_one_valid_host(string host)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));

        var answer = await RawHttp.ExchangeAsync(proxy, $"GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer);
        Assert.Empty(backend.Seen);
    }

    [Fact]
    public async Task Length_and_chunks_together_are_refused()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));

        var answer = await RawHttp.ExchangeAsync(
            proxy,
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 400", answer);
        Assert.Empty(backend.Seen);
    }

    [Fact]
    public async Task Limits_on_line_and_headers_answer_414_and_431()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(
            p => new Config().Listener(p.Port).Backend(backend).Forward(backend),
            options =>
                options with
                {
                    Limits = new ProxyLimits
                    {
                        RequestLineBytes = 1000,
                        RequestHeaderBytes = 1000,
                        RequestHeaderCount = 5,
                    },
                }
        );

        var line = await RawHttp.ExchangeAsync(proxy, $"GET /{new string('a', 2000)} HTTP/1.1\r\nHost: a\r\n\r\n");
        var large = await RawHttp.ExchangeAsync(proxy, $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 2000)}\r\n\r\n");
        var many = await RawHttp.ExchangeAsync(
            proxy,
            $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("X: 1\r\n", 9))}\r\n"
        );

        Assert.StartsWith("HTTP/1.1 414", line);
        Assert.StartsWith("HTTP/1.1 431", large);
        Assert.StartsWith("HTTP/1.1 431", many);
        Assert.Empty(backend.Seen);
    }

    [Fact]
    public async Task A_client_that_sends_nothing_is_closed()
    {
        await using var proxy = await TestProxy.ServeAsync(
            p => new Config().Listener(p.Port),
            options => options with { Limits = new ProxyLimits { RequestHeadersTimeout = TimeSpan.FromMilliseconds(200) } }
        );
        using var tcp = await proxy.ConnectAsync();

        var buffer = new byte[1];
        var read = await tcp.GetStream()
            .ReadAsync(buffer)
            .AsTask()
            .ContinueWith(task => task.IsFaulted ? 0 : task.GetAwaiter().GetResult());

        Assert.Equal(0, read);
    }
}
