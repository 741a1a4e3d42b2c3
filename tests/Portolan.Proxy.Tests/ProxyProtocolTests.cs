using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

/// <summary>Listeners behind proxies that speak the PROXY protocol, byte by byte.</summary>
public sealed class ProxyProtocolTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static readonly byte[] Signature = [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
    private static readonly byte[] V4 = [203, 0, 113, 9, 198, 51, 100, 7, 0x12, 0x34, 0, 80];

    public static TheoryData<byte[], string> Headers =>
        new()
        {
            { Ascii("PROXY TCP4 203.0.113.9 198.51.100.7 4660 80\r\n"), "203.0.113.9" },
            { Ascii("PROXY TCP6 2001:db8::9 2001:db8::1 4660 80\r\n"), "2001:db8::9" },
            { [.. Signature, 0x21, 0x11, 0, 12, .. V4], "203.0.113.9" },
            // With extensions: what TLS said, and a checksum that nobody asks for.
            { [.. Signature, 0x21, 0x11, 0, 25, .. V4, 0x20, 0, 6, 1, 0, 0, 0, 0, 0x21, 0, 1, 0x31], "203.0.113.9" },
            { [.. Signature, 0x21, 0x21, 0, 36, 0x20, 1, 0x0d, 0xb8, .. new byte[11], 9, .. new byte[15], 1, 0, 1, 0, 2], "2001:db8::9" },
            // The proxy speaks for itself, or for somebody without an address.
            { Ascii("PROXY UNKNOWN\r\n"), "own" },
            { [.. Signature, 0x20, 0, 0, 0], "own" },
            { [.. Signature, 0x20, 0x11, 0, 12, .. V4], "own" },
            { [.. Signature, 0x21, 0x31, 0, 216, .. new byte[216]], "own" },
        };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_says_who_the_client_is(byte[] header, string client)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        using var log = new MemoryStream();
        await using (var proxy = await ServeAsync(backend, log))
        {
            Assert.EndsWith("cart", await ExchangeAsync(proxy, [.. header, .. Ascii(Get)]));

            // In pieces of one byte.
            Assert.EndsWith("cart", await ExchangeAsync(proxy, [.. header, .. Ascii(Get)], pieces: header.Length + 3));
            client = client == "own" ? "127.0.0.1" : client;
        }

        Assert.Equal([client, client], backend.Seen.Select(seen => seen.Headers["X-Forwarded-For"]));
        Assert.Equal(2, Encoding.UTF8.GetString(log.ToArray()).Split($"\"client\":\"{client}\"").Length - 1);
    }

    public static TheoryData<byte[]> NoHeaders =>
        [
            Ascii(Get),
            Ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            Ascii("PROXY TCP4 203.0.113.9 198.51.100.7 4660\r\n" + Get),
            Ascii("PROXY TCP5 203.0.113.9 198.51.100.7 4660 80\r\n" + Get),
            Ascii("PROXY TCP4 203.0.113.9 198.51.100.7 4660 80\n" + Get),
            Ascii("proxy TCP4 203.0.113.9 198.51.100.7 4660 80\r\n" + Get),
            Ascii("PROXY UNKNOWN " + new string('x', 200) + "\r\n" + Get),
            (byte[])[.. Signature, 0x31, 0x11, 0, 12, .. V4, .. Ascii(Get)],
            (byte[])[.. Signature, 0x21, 0x11, 0, 4, .. V4, .. Ascii(Get)],
            (byte[])[.. Signature, 0x21, 0x11, 0xff, 0xff, .. V4, .. Ascii(Get)],
            Ascii("\r\n" + Get),
        ];

    [Theory]
    [MemberData(nameof(NoHeaders))]
    public async Task A_connection_that_does_not_begin_with_a_header_is_never_served(byte[] bytes)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await ServeAsync(backend);

        Assert.Equal("", await ExchangeAsync(proxy, bytes));
        Assert.Equal("", await ExchangeAsync(proxy, bytes, pieces: 40));

        Assert.Empty(backend.Seen);
        Assert.Contains("portolan_proxy_proxy_protocol_refused_total 2", proxy.Server.WriteMetrics());
        Assert.EndsWith("cart", await ExchangeAsync(proxy, [.. Ascii("PROXY UNKNOWN\r\n"), .. Ascii(Get)]));
    }

    [Fact]
    public async Task Who_is_not_trusted_speaks_for_nobody_and_is_not_served()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await ServeAsync(backend, from: "10.0.0.0/8");

        Assert.Equal("", await ExchangeAsync(proxy, Ascii("PROXY TCP4 203.0.113.9 198.51.100.7 4660 80\r\n" + Get)));
        Assert.Equal("", await ExchangeAsync(proxy, Ascii(Get)));

        Assert.Empty(backend.Seen);
        Assert.Contains("portolan_proxy_proxy_protocol_refused_total 2", proxy.Server.WriteMetrics());
    }

    [Fact]
    public async Task A_header_on_a_port_that_does_not_ask_for_it_is_no_request()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(proxy => new Config().Listener(proxy.Port).Backend(backend).Forward(backend));

        Assert.StartsWith("HTTP/1.1 400 ", await ExchangeAsync(proxy, Ascii("PROXY TCP4 203.0.113.9 198.51.100.7 4660 80\r\n" + Get)));
        Assert.Empty(backend.Seen);
    }

    [Fact]
    public async Task A_header_that_never_ends_is_not_waited_for()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(
            proxy => Behind(proxy, backend, "127.0.0.0/8"),
            options => options with { Limits = options.Limits with { RequestHeadersTimeout = TimeSpan.FromMilliseconds(200) } }
        );

        Assert.Equal("", await ExchangeAsync(proxy, Ascii("PROXY TCP4 203.0.113.9 ")));
        Assert.Equal("", await ExchangeAsync(proxy, []));
        Assert.EndsWith("cart", await ExchangeAsync(proxy, [.. Ascii("PROXY UNKNOWN\r\n"), .. Ascii(Get)]));
    }

    [Fact]
    public async Task TLS_HTTP_2_and_bytes_follow_a_header()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        var certificate = Certificates.For("shop", "shop.example.com");
        using var log = new MemoryStream();
        await using (
            var proxy = await TestProxy.ServeAsync(
                proxy =>
                    new Config()
                        .Https(proxy.Port, "shop.example.com", "http", certificate)
                        .Behind(Trusting("127.0.0.0/8"))
                        .Backend(backend)
                        .Forward(backend),
                options => options with { AccessLog = log }
            )
        )
        {
            using var client = proxy.NewClient(handler =>
                handler.ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(proxy.Address, proxy.Port, cancellationToken);
                    await socket.SendAsync(Ascii("PROXY TCP4 203.0.113.9 198.51.100.7 4660 443\r\n"), cancellationToken);
                    var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
                    var options = new SslClientAuthenticationOptions
                    {
                        TargetHost = "shop.example.com",
                        ApplicationProtocols = [SslApplicationProtocol.Http2],
                        RemoteCertificateValidationCallback = (_, _, _, _) => true,
                    };
                    await stream.AuthenticateAsClientAsync(options, cancellationToken);
                    return stream;
                }
            );
            var request = new HttpRequestMessage(HttpMethod.Get, "/")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Host = "shop.example.com";
            using var answer = await client.SendAsync(request);
            Assert.Equal("cart", await answer.Content.ReadAsStringAsync());
            Assert.Contains(
                "\"client\":\"203.0.113.9:4660\"",
                Encoding.UTF8.GetString(await proxy.Server.DescribeConnectionsAsync()),
                StringComparison.Ordinal
            );
        }

        Assert.Equal("203.0.113.9", Assert.Single(backend.Seen).Headers["X-Forwarded-For"]);
        Assert.Contains("\"client\":\"203.0.113.9\"", Encoding.UTF8.GetString(log.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_bytes_is_logged_with_its_client_and_keeps_the_header_to_the_gateway()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        using var log = new MemoryStream();
        await using (
            var proxy = await TestProxy.ServeAsync(
                proxy =>
                    new Config()
                        .Streams(proxy.Port, ListenerProtocol.Tcp, "", "tcp")
                        .Behind(Trusting("127.0.0.0/8"), "tcp")
                        .Backend(backend.Key, BackendProtocol.Tcp, backend.Endpoint)
                        .Connect("tcp", [], backend.Key),
                options => options with { AccessLog = log }
            )
        )
        {
            Assert.EndsWith("cart", Body(await ExchangeAsync(proxy, [.. Signature, 0x21, 0x11, 0, 12, .. V4, .. Ascii(Get)])));
        }

        Assert.DoesNotContain("X-Forwarded-For", Assert.Single(backend.Seen).Headers.Keys);
        Assert.Contains("\"client\":\"203.0.113.9\"", Encoding.UTF8.GetString(log.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_listeners_of_one_port_the_first_says_who_stands_in_front()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = new TestProxy();
        Config config() =>
            new Config().Listener(proxy.Port, "a.example", "a").Listener(proxy.Port, "b.example", "b").Backend(backend).Forward(backend);

        var refused = await proxy.ApplyAsync(config().Behind(Trusting("127.0.0.0/8"), "a"));
        var report = Assert.Single(refused.Listeners, listener => listener.Fault != ListenerFault.None);
        Assert.Equal(("b", ListenerFault.Other), (report.Listener.Section, report.Fault));
        Assert.Contains("PROXY protocol", report.Message, StringComparison.Ordinal);

        var agreed = await proxy.ApplyAsync(config().Behind(Trusting("127.0.0.0/8"), "a").Behind(Trusting("127.0.0.0/8"), "b"));
        Assert.All(agreed.Listeners, listener => Assert.Equal(ListenerFault.None, listener.Fault));

        // And the other way round: the first changes alone.
        var again = await proxy.ApplyAsync(config().Behind(Trusting("127.0.0.0/8"), "b"));
        Assert.Equal("b", Assert.Single(again.Listeners, listener => listener.Fault != ListenerFault.None).Listener.Section);
    }

    private static Config Behind(TestProxy proxy, TestBackend backend, string network) =>
        new Config().Listener(proxy.Port).Behind(Trusting(network)).Backend(backend).Forward(backend);

    private static ClientAddressing Trusting(string network) => new() { ProxyProtocolFrom = [IPNetwork.Parse(network)] };

    private static Task<TestProxy> ServeAsync(TestBackend backend, Stream? log = null, string from = "127.0.0.0/8") =>
        TestProxy.ServeAsync(proxy => Behind(proxy, backend, from), options => options with { AccessLog = log });

    // Sends bytes, the first of them one by one, and reads until the proxy closes; its reset is an end as well.
    private static async Task<string> ExchangeAsync(TestProxy proxy, byte[] bytes, int pieces = 0)
    {
        using var tcp = await proxy.ConnectAsync();
        tcp.NoDelay = true;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var answer = new MemoryStream();
        try
        {
            var first = Math.Min(pieces, bytes.Length);
            for (var index = 0; index < first; index++)
            {
                await tcp.GetStream().WriteAsync(bytes.AsMemory(index, 1), limit.Token);
                await Task.Yield();
            }

            await tcp.GetStream().WriteAsync(bytes.AsMemory(first), limit.Token);
            await tcp.GetStream().CopyToAsync(answer, limit.Token);
        }
        catch (IOException) { }

        return Body(Encoding.Latin1.GetString(answer.ToArray()));
    }

    private static string Body(string answer) => answer.Replace("\r\n0\r\n\r\n", "", StringComparison.Ordinal);

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
