using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Portolan.Primitives;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Tls;

public sealed class BackendTlsTests
{
    private const string Name = "cart.example.com";

    private readonly Authority _authority = new();

    [Theory]
    [InlineData(BackendProtocol.Http1, "HTTP/1.1")]
    [InlineData(BackendProtocol.Http2, "HTTP/2")]
    public async Task Requests_go_over_TLS_with_the_server_name_and_share_a_connection(BackendProtocol protocol, string expected)
    {
        await using var backend = await StartAsync(protocol);
        await using var proxy = await TestProxy.ServeAsync(proxy => To(proxy, backend, protocol, Trusting(_authority)));

        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));

        Assert.Equal([(expected, Name), (expected, Name)], backend.Seen.Select(seen => (seen.Protocol, seen.ServerName!)));
        Assert.Single(backend.Seen.Select(seen => seen.Connection).Distinct());
    }

    [Theory]
    [InlineData("cart.example.com", null, 200)]
    [InlineData("other.example.com", null, 502)]
    [InlineData(null, "spiffe://example.com/cart", 200)]
    [InlineData(null, "spiffe://example.com/other", 502)]
    [InlineData("other.example.com", "spiffe://example.com/cart", 200)]
    [InlineData("other.example.com", "spiffe://example.com/other", 502)]
    [InlineData(null, null, 502)]
    public async Task The_certificate_must_have_one_of_the_names(string? host, string? uri, int expected)
    {
        await using var backend = await StartAsync(BackendProtocol.Http1);
        var names = new List<PeerName>();
        names.AddRange(host is null ? [] : [new PeerName.Dns(host)]);
        names.AddRange(uri is null ? [] : [new PeerName.Uri(uri)]);
        using var log = new MemoryStream();
        await using (
            var proxy = await TestProxy.ServeAsync(
                proxy => To(proxy, backend, BackendProtocol.Http1, Trusting(_authority) with { Names = names.ToEquatableList() }),
                options => options with { AccessLog = log }
            )
        )
        {
            using var answer = await proxy.Client.GetAsync("/");
            Assert.Equal(expected, (int)answer.StatusCode);
            Assert.Equal(expected == 200 ? 0 : 1, Errors(proxy, "backend_untrusted"));
        }

        Assert.Equal(expected == 200 ? 1 : 0, backend.Seen.Count);
        Assert.Contains(
            expected == 200 ? "\"flag\":\"-\"" : "\"flag\":\"TU\"",
            Encoding.UTF8.GetString(log.ToArray()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_backend_of_another_authority_gets_nothing_whatever_the_rule_says_of_retries()
    {
        await using var backend = await StartAsync(BackendProtocol.Http1);
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            To(
                proxy,
                backend,
                BackendProtocol.Http1,
                Trusting(new Authority()),
                route => route with { Retry = new RetryPolicy([502, 503], 3, TimeSpan.FromMilliseconds(1)) }
            )
        );

        using var answer = await proxy.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Empty(backend.Seen);
        Assert.Equal(1, Errors(proxy, "backend_untrusted"));
    }

    [Fact]
    public async Task Among_endpoints_the_one_that_proves_itself_answers()
    {
        await using var good = await StartAsync(BackendProtocol.Http1);
        await using var bad = await TestBackend.StartAsync("stranger", BackendProtocol.Http1, new Authority().Issue("stranger", Name));
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            new Config()
                .Listener(proxy.Port)
                .Backend(good.Key, BackendProtocol.Http1, bad.Endpoint, good.Endpoint)
                .Tls(good.Key, Trusting(_authority))
                .Forward(good)
        );

        for (var request = 0; request < 20; request++)
        {
            Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        }

        Assert.Empty(bad.Seen);
    }

    [Fact]
    public async Task Authorities_of_one_subject_are_told_apart_by_their_signatures()
    {
        var (first, second, third) = (new Authority("CN=same"), new Authority("CN=same"), new Authority("CN=same"));
        await using var backend = await TestBackend.StartAsync("cart", BackendProtocol.Http1, second.Issue("cart", "*", Name));
        BackendTls Trust(params Authority[] authorities) =>
            Trusting(_authority) with
            {
                Trust = new TrustAnchors.Bundle(string.Join('\n', authorities.Select(one => one.Pem))),
            };
        await using var proxy = await TestProxy.ServeAsync(proxy => To(proxy, backend, BackendProtocol.Http1, Trust(first, second, third)));

        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        await proxy.ApplyAsync(To(proxy, backend, BackendProtocol.Http1, Trust(first, third)));
        using var refused = await proxy.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
    }

    [Fact]
    public async Task An_authority_in_between_is_enough_of_a_bundle()
    {
        var between = _authority.Below("CN=between");
        await using var backend = await TestBackend.StartAsync("cart", BackendProtocol.Http1, between.Issue("cart", Name));
        await using var beside = await TestBackend.StartAsync("beside", BackendProtocol.Http1, _authority.Issue("beside", Name));
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            To(proxy, backend, BackendProtocol.Http1, Trusting(between))
                .Backend(beside)
                .Tls(beside.Key, Trusting(between))
                .Forward(beside, "/beside")
        );

        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        using var refused = await proxy.Client.GetAsync("/beside");
        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
    }

    [Fact]
    public async Task A_chain_over_an_authority_in_between_is_followed_and_a_leaf_that_is_its_own_anchor_is_taken()
    {
        await using var below = await TestBackend.StartAsync(
            "cart",
            BackendProtocol.Http1,
            _authority.Below("CN=below").Issue("cart", Name)
        );
        var self = Certificates.For("self", Name);
        await using var alone = await TestBackend.StartAsync("alone", BackendProtocol.Http1, self);
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            To(proxy, below, BackendProtocol.Http1, Trusting(_authority))
                .Backend(alone)
                .Tls(alone.Key, Trusting(_authority) with { Trust = new TrustAnchors.Bundle(self.ChainPem) })
                .Forward(alone, "/alone")
        );

        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        Assert.Equal("alone", await proxy.Client.GetStringAsync("/alone"));

        // Another identity is another connection, which may resume the session of the first.
        await proxy.ApplyAsync(
            To(
                proxy,
                below,
                BackendProtocol.Http1,
                Trusting(_authority) with
                {
                    Names = [new PeerName.Dns(Name), new PeerName.Dns("x.example")],
                }
            )
        );
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        Assert.Equal(2, below.Seen.Select(seen => seen.Connection).Distinct().Count());
    }

    [Theory]
    [InlineData(BackendProtocol.Http1, BackendProtocol.Http1, false)]
    [InlineData(BackendProtocol.Http2, BackendProtocol.Http1, true)]
    public async Task What_speaks_no_TLS_or_not_the_protocol_gets_nothing(BackendProtocol wanted, BackendProtocol spoken, bool hasTls)
    {
        await using var backend = await TestBackend.StartAsync("cart", spoken, hasTls ? _authority.Issue("cart", Name) : null);
        await using var proxy = await TestProxy.ServeAsync(proxy => To(proxy, backend, wanted, Trusting(_authority)));

        using var answer = await proxy.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("The backend cannot be reached over TLS.\n", await answer.Content.ReadAsStringAsync());
        Assert.Empty(backend.Seen);
        Assert.Equal(1, Errors(proxy, "tls_failed"));
    }

    [Fact]
    public async Task The_authorities_of_the_system_do_not_know_ours()
    {
        await using var backend = await StartAsync(BackendProtocol.Http1);
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            To(proxy, backend, BackendProtocol.Http1, Trusting(_authority) with { Trust = new TrustAnchors.System() })
        );

        using var answer = await proxy.Client.GetAsync("/");

        Assert.Equal((HttpStatusCode.BadGateway, 1), (answer.StatusCode, Errors(proxy, "backend_untrusted")));
    }

    [Fact]
    public async Task Two_identities_at_one_address_never_share_a_connection()
    {
        await using var backend = await TestBackend.StartAsync(
            "cart",
            BackendProtocol.Http2,
            _authority.Issue("cart", Name, "other.example.com")
        );
        var other = new BackendKey("Service", "test", "other", 80);
        var client = _authority.Issue("client");
        await using var proxy = await TestProxy.ServeAsync(proxy =>
            To(proxy, backend, BackendProtocol.Http2, Trusting(_authority))
                .Backend(other, BackendProtocol.Http2, backend.Endpoint)
                .Tls(
                    other,
                    new BackendTls
                    {
                        ServerName = "other.example.com",
                        Trust = new TrustAnchors.Bundle(_authority.Pem),
                        Names = [new PeerName.Dns("other.example.com")],
                        ClientCertificate = client.Key,
                    },
                    client
                )
                .Route(new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = other }]), "/other")
        );

        for (var round = 0; round < 3; round++)
        {
            await proxy.Client.GetStringAsync("/");
            await proxy.Client.GetStringAsync("/other");
        }

        Assert.Equal(
            [("/", Name, null), ("/other", "other.example.com", "CN=client")],
            backend.Seen.Select(seen => (seen.Target, seen.ServerName!, seen.ClientSubject)).Distinct().Order()
        );
        Assert.Equal(2, backend.Seen.Select(seen => seen.Connection).Distinct().Count());
    }

    [Theory]
    [InlineData(BackendProtocol.Http1)]
    [InlineData(BackendProtocol.Http2)]
    public async Task New_authorities_and_a_new_client_certificate_are_in_force_at_once_and_lose_no_request(BackendProtocol protocol)
    {
        var next = new Authority("CN=next");
        await using var backend = await StartAsync(protocol);
        var (old, young) = (
            _authority.Issue("old") with
            {
                Key = new CertificateKey("Secret", "test", "client"),
            },
            _authority.Issue("young") with
            {
                Key = new CertificateKey("Secret", "test", "client"),
            }
        );
        BackendTls Trust(params Authority[] authorities) =>
            Trusting(_authority) with
            {
                Trust = new TrustAnchors.Bundle(string.Join('\n', authorities.Select(one => one.Pem))),
                ClientCertificate = old.Key,
            };
        await using var proxy = await TestProxy.ServeAsync(proxy => To(proxy, backend, protocol, Trust(_authority), certificate: old));
        await using var load = Load.Start(proxy, "/");
        await load.ServesMoreAsync(50);

        await proxy.ApplyAsync(To(proxy, backend, protocol, Trust(_authority), certificate: young));
        await load.ServesMoreAsync(50);
        await proxy.ApplyAsync(To(proxy, backend, protocol, Trust(_authority, next), certificate: young));
        await load.ServesMoreAsync(50);

        Assert.Empty(await load.FailuresAsync());
        var before = backend.Seen.Count;
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        Assert.Equal("CN=young", backend.Seen.ElementAt(before).ClientSubject);
        await proxy.ApplyAsync(To(proxy, backend, protocol, Trust(next), certificate: young));
        using var refused = await proxy.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
    }

    [Fact]
    public async Task A_connection_of_an_old_identity_ends_as_soon_as_it_carries_nothing()
    {
        await using var backend = await StartAsync(BackendProtocol.Http1);
        var answering = new TaskCompletionSource();
        var reached = new TaskCompletionSource<CancellationToken>();
        await using var proxy = await TestProxy.ServeAsync(proxy => To(proxy, backend, BackendProtocol.Http1, Trusting(_authority)));
        backend.Answer = async context =>
        {
            var closed = context.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>()!.ConnectionClosed;
            reached.TrySetResult(closed);
            await answering.Task;
            await context.Response.WriteAsync("late");
        };
        var request = proxy.Client.GetStringAsync("/");
        var ended = await reached.Task;

        await proxy.ApplyAsync(
            To(proxy, backend, BackendProtocol.Http1, Trusting(_authority) with { Names = [new PeerName.Uri("spiffe://example.com/cart")] })
        );
        Assert.False(ended.IsCancellationRequested);
        answering.SetResult();

        Assert.Equal("late", await request);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromSeconds(30), ended));
    }

    [Fact]
    public async Task What_cannot_be_loaded_is_said_and_nothing_is_sent_without_it()
    {
        await using var backend = await StartAsync(BackendProtocol.Http1);
        var client = _authority.Issue("client");
        await using var proxy = new TestProxy();

        var unreadable = await proxy.ApplyAsync(
            To(proxy, backend, BackendProtocol.Http1, Trusting(_authority) with { Trust = new TrustAnchors.Bundle("no certificate") })
        );
        using var first = await proxy.Client.GetAsync("/");
        var missing = await proxy.ApplyAsync(
            To(proxy, backend, BackendProtocol.Http1, Trusting(_authority) with { ClientCertificate = client.Key })
        );
        using var second = await proxy.Client.GetAsync("/");

        Assert.Equal((HttpStatusCode.BadGateway, HttpStatusCode.BadGateway), (first.StatusCode, second.StatusCode));
        Assert.Empty(backend.Seen);
        Assert.Equal(backend.Key, Assert.Single(unreadable.Rejections).Key);
        Assert.Contains("holds no certificate", unreadable.Rejections[0].Message, StringComparison.Ordinal);
        Assert.Contains("client certificate Secret/test/client", Assert.Single(missing.Rejections).Message, StringComparison.Ordinal);

        var whole = await proxy.ApplyAsync(
            To(proxy, backend, BackendProtocol.Http1, Trusting(_authority) with { ClientCertificate = client.Key }, certificate: client)
        );
        Assert.Empty(whole.Rejections);
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
        Assert.Equal("CN=client", Assert.Single(backend.Seen).ClientSubject);
    }

    private Task<TestBackend> StartAsync(BackendProtocol protocol) =>
        TestBackend.StartAsync("cart", protocol, _authority.Issue("cart", Name, "spiffe://example.com/cart"));

    private static BackendTls Trusting(Authority authority) =>
        new()
        {
            ServerName = Name,
            Trust = new TrustAnchors.Bundle(authority.Pem),
            Names = [new PeerName.Dns(Name)],
        };

    private static Config To(
        TestProxy proxy,
        TestBackend backend,
        BackendProtocol protocol,
        BackendTls tls,
        Func<Route, Route>? edit = null,
        Certificate? certificate = null
    ) => new Config().Listener(proxy.Port).Backend(backend, protocol).Tls(backend.Key, tls, certificate).Forward(backend, edit: edit);

    private static int Errors(TestProxy proxy, string label) =>
        proxy
            .Server.WriteMetrics()
            .Split('\n')
            .Where(line => line.Contains($"error=\"{label}\"", StringComparison.Ordinal))
            .Sum(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
}
