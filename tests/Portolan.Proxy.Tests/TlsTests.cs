using System.Net;
using Portolan.Primitives;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class TlsTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task An_https_listener_terminates_TLS_for_both_versions_of_HTTP(string version)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => Shop(p, backend));
        using var client = new TlsClient(proxy, "shop.example.com");

        using var answer = await client.GetAsync("shop.example.com", Version.Parse(version));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Version.Parse(version), answer.Version);
        Assert.Equal("https", Assert.Single(backend.Seen).Headers["X-Forwarded-Proto"]);
        Assert.Equal("CN=shop", client.SeenSubjects.Last());
    }

    [Theory]
    [InlineData("shop.example.com", "shop.example.com", 200)]
    [InlineData("shop.example.com", "a.wild.example.com", 421)]
    [InlineData("a.wild.example.com", "b.wild.example.com", 200)]
    [InlineData("a.wild.example.com", "shop.example.com", 421)]
    [InlineData("shop.example.com", "unknown.example.org", 404)]
    public async Task A_request_for_another_listener_than_the_handshakes_is_misdirected(string serverName, string host, int expected)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => Shop(p, backend));
        using var client = new TlsClient(proxy, serverName);

        using var answer = await client.GetAsync(host, HttpVersion.Version20);

        Assert.Equal(expected, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_server_name_without_a_listener_gets_no_handshake()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => Shop(p, backend));
        using var client = new TlsClient(proxy, "unknown.example.org");

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("unknown.example.org", HttpVersion.Version11));

        Assert.Empty(client.SeenSubjects);
    }

    [Fact]
    public async Task A_new_certificate_is_shown_to_the_next_handshake_and_the_open_connection_goes_on()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => Shop(p, backend));
        using var before = new TlsClient(proxy, "shop.example.com");
        using var first = await before.GetAsync("shop.example.com", HttpVersion.Version11);
        var configuration = Shop(proxy, backend).Build();
        var renewed = Certificates.For("shop", "shop.example.com") with { Key = new CertificateKey("Secret", "test", "shop") };

        await proxy.ApplyAsync(configuration with { Certificates = configuration.Certificates.SetItem(renewed.Key, renewed) });
        using var again = await before.GetAsync("shop.example.com", HttpVersion.Version11);
        using var after = new TlsClient(proxy, "shop.example.com");
        using var fresh = await after.GetAsync("shop.example.com", HttpVersion.Version11);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (again.StatusCode, fresh.StatusCode));
        Assert.Single(before.SeenThumbprints);
        Assert.NotEqual(before.SeenThumbprints[0], after.SeenThumbprints[0]);
    }

    [Fact]
    public async Task A_listener_with_a_bad_certificate_fails_alone()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = new TestProxy();
        var broken = Certificates.For("broken", "broken.example.com") with { PrivateKeyPem = new Secret("not a key") };
        var configuration = Shop(proxy, backend).Https(proxy.Port, "broken.example.com", "broken", broken);

        var result = await proxy.ApplyAsync(configuration);

        var faults = result.Listeners.ToDictionary(report => report.Listener.Section, report => report.Fault);
        Assert.Equal(ListenerFault.BadCertificate, faults["broken"]);
        Assert.Equal(ListenerFault.None, faults["http"]);
        using var client = new TlsClient(proxy, "shop.example.com");
        using var answer = await client.GetAsync("shop.example.com", HttpVersion.Version11);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_plain_connection_stays_plain_when_its_port_becomes_https()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        // A clock that stands still: the time in which old connections may still ask does not pass.
        await using var proxy = await TestProxy.ServeAsync(
            p => new Config().Listener(p.Port).Backend(backend).Forward(backend),
            options => options with { TimeProvider = new StoppedTime() }
        );
        using var plain = await proxy.ConnectAsync();
        var reader = new StreamReader(plain.GetStream());
        await plain.GetStream().WriteAsync("GET /before HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"u8.ToArray());
        await ReadHeadAsync(reader);

        var result = await proxy.ApplyAsync(Shop(proxy, backend));
        await plain.GetStream().WriteAsync("GET /after HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"u8.ToArray());
        var head = await ReadHeadAsync(reader);

        Assert.All(result.Listeners, report => Assert.Equal(ListenerFault.None, report.Fault));
        Assert.Contains("connection: close", head);
        Assert.Equal(["http", "http"], backend.Seen.Select(seen => seen.Headers["X-Forwarded-Proto"]));
        using var client = new TlsClient(proxy, "shop.example.com");
        using var answer = await client.GetAsync("shop.example.com", HttpVersion.Version11);
        Assert.Equal("https", backend.Seen.Last().Headers["X-Forwarded-Proto"]);
        Assert.Equal("", await RawHttp.ExchangeAsync(proxy, "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"));
    }

    [Fact]
    public async Task A_connection_with_TLS_keeps_it_when_its_port_becomes_plain()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(
            p => Shop(p, backend),
            options => options with { TimeProvider = new StoppedTime() }
        );
        using var client = new TlsClient(proxy, "shop.example.com");
        using var before = await client.GetAsync("shop.example.com", HttpVersion.Version11);

        await proxy.ApplyAsync(new Config().Listener(proxy.Port).Backend(backend).Forward(backend));
        using var after = await client.GetAsync("shop.example.com", HttpVersion.Version11);

        Assert.True(after.Headers.ConnectionClose);
        Assert.Single(client.SeenSubjects);
        Assert.Equal(["https", "https"], backend.Seen.Select(seen => seen.Headers["X-Forwarded-Proto"]));
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        Assert.Equal("http", backend.Seen.Last().Headers["X-Forwarded-Proto"]);
    }

    private static async Task<string> ReadHeadAsync(StreamReader reader)
    {
        var head = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            head.Add(line);
        }

        // What the backend answers is its name, in one chunk.
        while (await reader.ReadLineAsync() is { Length: > 0 } line && line != "0")
        {
            // Not the end yet.
        }

        await reader.ReadLineAsync();
        return string.Join('\n', head);
    }

    private static Config Shop(TestProxy proxy, TestBackend backend) =>
        new Config()
            .Https(proxy.Port, "shop.example.com", "http", Certificates.For("shop", "shop.example.com"))
            .Https(proxy.Port, "*.wild.example.com", "wild", Certificates.For("wild", "*.wild.example.com"))
            .Backend(backend)
            .Forward(
                backend,
                edit: route => route with { Listeners = [Config.Http, new ListenerKey("Gateway", "test", "gateway", "wild")] }
            );
}
