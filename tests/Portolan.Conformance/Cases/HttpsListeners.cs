using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class HttpsListeners(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteHTTPSListener")]
    public async Task Https_listener_is_chosen_by_server_name_and_shows_its_certificate()
    {
        await using var scene = await cluster.PlayAsync("https-listener", "alpha", "beta", "gamma");
        var (first, second) = (Certificates.SelfSigned("example.org", "*.wildcard.org"), Certificates.SelfSigned("second-example.org"));
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "certificate", first));
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "second-certificate", second));
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/").Tls().Host("example.org").From("alpha") with
            {
                CertificateThumbprint = first.Thumbprint,
            },
            Get("/").Tls().Host("second-example.org").From("beta") with
            {
                CertificateThumbprint = second.Thumbprint,
            },
            Get("/").Tls().Host("any.wildcard.org").From("gamma") with
            {
                CertificateThumbprint = first.Thumbprint,
            },
            Get("/").Tls().Host("unknown-example.org").Is(404) with
            {
                CertificateThumbprint = first.Thumbprint,
            }
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteHTTPSListener")]
    public async Task Certificate_is_changed_while_the_listener_serves()
    {
        await using var scene = await cluster.PlayAsync("https-listener-rotation", "alpha");
        var (old, young) = (Certificates.SelfSigned("example.org"), Certificates.SelfSigned("example.org"));
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "certificate", old));
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").Tls().Host("example.org").From("alpha") with { CertificateThumbprint = old.Thumbprint });

        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "certificate", young));

        // A fresh client each time: connections that stand keep the certificate of their handshake.
        await Eventually.SucceedsAsync(async () =>
        {
            using var client = edge.Fresh();
            var reply = await client.SendAsync(Get("/").Tls().Host("example.org"));
            Assert.Equal("alpha", reply.Echo?.Workload);
            if (reply.CertificateThumbprint != young.Thumbprint)
            {
                throw new NotYetException("the old certificate is still shown");
            }
        });
    }

    [Theory]
    [Trait("Upstream", "GatewayInvalidTLSConfiguration")]
    [InlineData("missing")]
    [InlineData("wrong-group")]
    [InlineData("wrong-kind")]
    [InlineData("malformed")]
    [InlineData("not-tls")]
    public async Task Certificate_that_cannot_be_used_is_said_in_the_listeners_status(string gateway)
    {
        await using var scene = await InvalidCertificatesAsync();

        await scene.Observer.ListenerAsync(
            scene.GatewayId(gateway),
            new ListenerExpectation(
                "https",
                Condition.False("ResolvedRefs", "InvalidCertificateRef"),
                Condition.False("Programmed", "Invalid")
            )
            {
                AttachedRoutes = 0,
                SupportedKinds = ListenerExpectation.HttpKinds,
            }
        );
    }

    [Fact]
    [Trait("Upstream", "GatewayInvalidTLSConfiguration")]
    public async Task Neighbour_of_a_listener_without_certificate_serves()
    {
        await using var scene = await InvalidCertificatesAsync();

        await scene.Observer.ListenerAsync(
            scene.GatewayId("neighbours"),
            new ListenerExpectation("https", Condition.False("ResolvedRefs", "InvalidCertificateRef"))
        );
        await scene.Observer.ListenerAsync(
            scene.GatewayId("neighbours"),
            new ListenerExpectation("http", Condition.True("Programmed"), Condition.True("ResolvedRefs"))
        );
        var gateway = await scene.GatewayAsync("neighbours");
        await gateway.ShowsAsync(Get("/").From("alpha"));
    }

    private static int _uses;

    private async Task<Scene> InvalidCertificatesAsync()
    {
        var scene = await cluster.PlayAsAsync($"invalid-certificate-{Interlocked.Increment(ref _uses)}", "invalid-certificate", "alpha");
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "good", Certificates.SelfSigned("example.org")));
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "malformed", "Hello world\n", "Hello world\n"));
        await scene.ApplyAsync(TlsSecret.Secret(scene.Namespace, "opaque", "Opaque", ("key", "value")));
        return scene;
    }
}
