using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Tls;

public sealed class ClientValidationTests
{
    private const string Name = "shop.example.com";

    private readonly Authority _authority = new();

    [Theory]
    [InlineData("good", ClientValidationMode.Require, true)]
    [InlineData("stranger", ClientValidationMode.Require, false)]
    [InlineData("none", ClientValidationMode.Require, false)]
    [InlineData("good", ClientValidationMode.Request, true)]
    [InlineData("stranger", ClientValidationMode.Request, true)]
    [InlineData("none", ClientValidationMode.Request, true)]
    public async Task A_client_is_let_in_by_what_it_shows(string who, ClientValidationMode mode, bool isLetIn)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(proxy => Asking(proxy, backend, new ClientValidation(_authority.Pem, mode)));
        var shown = who switch
        {
            "good" => _authority.Issue("client"),
            "stranger" => new Authority().Issue("client"),
            _ => null,
        };

        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var client = Client(proxy, shown);
            if (isLetIn)
            {
                using var answer = await GetAsync(client, version);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
            else
            {
                await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, version));
            }
        }

        Assert.Equal(isLetIn ? 2 : 0, backend.Seen.Count);
    }

    [Fact]
    public async Task A_listener_that_asks_leaves_its_neighbour_on_the_port_alone()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        var open = Certificates.For("open", "open.example.com");
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            Asking(proxy, backend, new ClientValidation(_authority.Pem, ClientValidationMode.Require))
                .Https(proxy.Port, "open.example.com", "open", open)
                .Forward(backend, edit: route => route with { Listeners = [new ListenerKey("Gateway", "test", "gateway", "open")] })
        );
        using var client = Client(proxy, null, "open.example.com");

        using var answer = await GetAsync(client, HttpVersion.Version20, "open.example.com");
        using var other = await GetAsync(client, HttpVersion.Version20);

        // Over a connection to the listener that asks nothing, the one that asks is out of reach.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.MisdirectedRequest), (answer.StatusCode, other.StatusCode));
        Assert.Single(backend.Seen);
    }

    [Fact]
    public async Task Authorities_of_one_subject_are_told_apart_by_their_signatures()
    {
        var (first, second) = (new Authority("CN=same"), new Authority("CN=same"));
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            Asking(proxy, backend, new ClientValidation(first.Pem + "\n" + second.Pem, ClientValidationMode.Require))
        );
        foreach (var authority in new[] { first, second })
        {
            using var client = Client(proxy, authority.Issue("client"));
            using var answer = await GetAsync(client, HttpVersion.Version11);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var stranger = Client(proxy, new Authority("CN=same").Issue("client"));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(stranger, HttpVersion.Version11));
    }

    [Fact]
    public async Task Under_a_thousand_authorities_one_of_which_is_no_root_clients_come_in_and_strangers_do_not()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        var between = _authority.Below("CN=between");
        var others = Enumerable.Range(0, 999).Select(number => new Authority($"CN=authority {number}").Pem);
        var validation = new ClientValidation(string.Join('\n', [.. others, between.Pem]), ClientValidationMode.Require);
        await using var proxy = await TestProxy.ServeAsync(proxy => Asking(proxy, backend, validation));

        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var client = Client(proxy, between.Issue("client"));
            using var answer = await GetAsync(client, version);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        // The root of the one in between was not configured.
        using var stranger = Client(proxy, _authority.Issue("client"));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(stranger, HttpVersion.Version11));
    }

    [Fact]
    public async Task A_client_that_sends_a_hundred_certificates_is_refused_and_its_neighbour_served()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            Asking(proxy, backend, new ClientValidation(_authority.Pem, ClientValidationMode.Require))
        );
        var last = _authority;
        for (var link = 0; link < 100; link++)
        {
            last = last.Below($"CN=link {link}");
        }

        using var endless = Client(proxy, last.Issue("client"));
        using var good = Client(proxy, _authority.Issue("client"));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(endless, HttpVersion.Version11));
        using var answer = await GetAsync(good, HttpVersion.Version11);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_client_that_would_resume_its_session_is_asked_again(string version)
    {
        await using var backend = await TestBackend.StartAsync("cart");
        var validation = new ClientValidation(_authority.Pem, ClientValidationMode.Require);
        await using var proxy = await TestProxy.ServeAsync(proxy => Asking(proxy, backend, validation));
        var shown = _authority.Issue("client");
        var options = OptionsFor(shown, Name);

        for (var connection = 0; connection < 3; connection++)
        {
            using var client = Client(proxy, options);
            using var answer = await GetAsync(client, Version.Parse(version));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await proxy.ApplyAsync(Asking(proxy, backend, validation with { AuthoritiesPem = new Authority().Pem }));
        using var late = Client(proxy, options);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(late, Version.Parse(version)));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_connection_does_not_outlive_the_trust_that_let_it_in(string version)
    {
        var (below, next) = (_authority.Below("CN=below"), new Authority("CN=next"));
        await using var backend = await TestBackend.StartAsync("cart");
        var validation = new ClientValidation(_authority.Pem, ClientValidationMode.Require);
        await using var proxy = await TestProxy.ServeAsync(proxy => Asking(proxy, backend, validation));
        using var client = Client(proxy, below.Issue("client"));
        using var before = await GetAsync(client, Version.Parse(version));

        await proxy.ApplyAsync(Asking(proxy, backend, validation with { AuthoritiesPem = _authority.Pem + "\n" + next.Pem }));
        using var widened = await GetAsync(client, Version.Parse(version));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.StatusCode, widened.StatusCode));

        await proxy.ApplyAsync(Asking(proxy, backend, validation with { AuthoritiesPem = next.Pem }));
        using var after = await GetAsync(client, Version.Parse(version));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, after.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, Version.Parse(version)));
        Assert.Equal(2, backend.Seen.Count);
    }

    [Fact]
    public async Task A_connection_from_before_anything_was_asked_is_asked_anew()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(proxy => Asking(proxy, backend, null));
        using var client = Client(proxy, _authority.Issue("client"));
        using var before = await GetAsync(client, HttpVersion.Version11);

        await proxy.ApplyAsync(Asking(proxy, backend, new ClientValidation(_authority.Pem, ClientValidationMode.Require)));
        using var asked = await GetAsync(client, HttpVersion.Version11);
        using var again = await GetAsync(client, HttpVersion.Version11);

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.MisdirectedRequest, HttpStatusCode.OK),
            (before.StatusCode, asked.StatusCode, again.StatusCode)
        );
    }

    [Fact]
    public async Task Authorities_that_cannot_be_read_let_nobody_in()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = new TestProxy();

        var result = await proxy.ApplyAsync(Asking(proxy, backend, new ClientValidation("no certificate", ClientValidationMode.Require)));

        var report = Assert.Single(result.Listeners);
        Assert.Equal(ListenerFault.BadCertificate, report.Fault);
        Assert.Contains("holds no certificate", report.Message, StringComparison.Ordinal);
        using var client = Client(proxy, _authority.Issue("client"));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, HttpVersion.Version11));
    }

    private static Config Asking(TestProxy proxy, TestBackend backend, ClientValidation? validation) =>
        new Config().Https(proxy.Port, Name, "http", Shown).Ask("http", validation).Backend(backend).Forward(backend);

    // One for all: another certificate would be another reason for another connection.
    private static Certificate Shown { get; } = Certificates.For("shop", Name);

    private static HttpClient Client(TestProxy proxy, Certificate? shown, string serverName = Name) =>
        Client(proxy, OptionsFor(shown, serverName));

    private static HttpClient Client(TestProxy proxy, SslClientAuthenticationOptions options) =>
        proxy.NewClient(handler =>
            handler.ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(proxy.Address, proxy.Port, cancellationToken);
                var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
                options.ApplicationProtocols =
                [
                    context.InitialRequestMessage.Version == HttpVersion.Version20
                        ? SslApplicationProtocol.Http2
                        : SslApplicationProtocol.Http11,
                ];
                await stream.AuthenticateAsClientAsync(options, cancellationToken);
                return stream;
            }
        );

    private static SslClientAuthenticationOptions OptionsFor(Certificate? shown, string serverName)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        };
        if (shown is not null)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(shown.ChainPem);
            chain.RemoveAt(0);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(shown.ChainPem, shown.PrivateKeyPem.Reveal()),
                chain,
                offline: true
            );
        }

        return options;
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, Version version, string host = Name)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = host;
        return client.SendAsync(request);
    }
}
