using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class TlsOfBackendsAndClients(SpecCluster cluster)
{
    private const string Host = "abc.example.com";

    [Fact]
    [Trait("Manifest", "BackendTLSPolicy")]
    public async Task Backends_by_policy()
    {
        await using var scene = await cluster.PlayAsync("backendtlspolicy");
        var gateway = await scene.GatewayAsync("same-namespace");
        var https = await scene.GatewayAsync("same-namespace-with-https-listener");
        await scene.Observer.PolicyAsync(
            Policy("normative-test"),
            "same-namespace",
            Condition.True("Accepted"),
            Condition.True("ResolvedRefs")
        );

        await gateway.ShowsAsync(
            Get("/backendtlspolicy").Host(Host) with
            {
                SeenServerName = Host,
            },
            Get("/backendtlspolicy-host-mismatch").Host(Host).Is(502),
            Get("/backendtlspolicy-cert-mismatch").Host(Host).Is(502),
            Get("/backendtlspolicy-reconcile-test").Host(Host) with
            {
                SeenServerName = Host,
            }
        );
        await https.ShowsAsync(Get("/backendtlspolicy").Tls().Host("https-listener.org") with { SeenServerName = Host });
    }

    [Fact]
    [Trait("Manifest", "BackendTLSPolicySANValidation")]
    public async Task Names_of_backends()
    {
        await using var scene = await cluster.PlayAsync("backendtlspolicy-san");
        var gateway = await scene.GatewayAsync("same-namespace");

        await gateway.ShowsAsync(
            Get("/backendtlspolicy-san-dns").Host(Host) with
            {
                SeenServerName = Host,
            },
            Get("/backendtlspolicy-san-uri").Host(Host) with
            {
                SeenServerName = Host,
            },
            Get("/backendtlspolicy-multiple-sans").Host(Host) with
            {
                SeenServerName = Host,
            },
            Get("/backendtlspolicy-san-dns-mismatch").Host(Host).Is(502),
            Get("/backendtlspolicy-san-uri-mismatch").Host(Host).Is(502),
            Get("/backendtlspolicy-multiple-mismatch-sans").Host(Host).Is(502)
        );
    }

    [Fact]
    [Trait("Manifest", "BackendTLSPolicyObservedGenerationBump")]
    public async Task Observed_generation_of_a_policy()
    {
        await using var scene = await cluster.PlayAsync("backendtlspolicy-observed-generation-bump");
        var id = Policy("observed-generation-bump");
        await scene.Observer.PolicyAsync(id, "same-namespace", Condition.True("Accepted"));

        await scene.Api.UpdateAsync(id, body => body["spec"]!["validation"]!["hostname"] = "foo.example.com");

        var after = await scene.Observer.PolicyAsync(id, "same-namespace", Condition.True("Accepted"));
        Assert.Equal(2, (long)after["metadata"]!["generation"]!);
    }

    [Theory]
    [Trait("Manifest", "GatewayInvalidTLSBackendConfiguration")]
    [InlineData("nonexistent-secret", "InvalidClientCertificateRef")]
    [InlineData("unsupported-group", "InvalidClientCertificateRef")]
    [InlineData("unsupported-kind", "InvalidClientCertificateRef")]
    [InlineData("malformed-secret", "InvalidClientCertificateRef")]
    [InlineData("missing-reference-grant", "RefNotPermitted")]
    public async Task Certificates_that_cannot_be_shown(string gateway, string reason)
    {
        await using var scene = await cluster.PlayAsync("gateway-invalid-tls-backend-configuration");

        await scene.Observer.GatewayAsync(
            scene.GatewayId($"gateway-client-certificate-{gateway}"),
            Condition.False("ResolvedRefs", reason),
            Condition.True("Accepted")
        );
    }

    [Fact]
    [Trait("Manifest", "GatewayFrontendClientCertificateValidationInsecureFallback")]
    public async Task Clients_that_are_let_in_anyhow()
    {
        await using var scene = await cluster.PlayAsync("gateway-with-clientcertificate-validation-insecure-fallback");
        var gateway = await scene.GatewayAsync("client-validation-insecure-fallback");
        await scene.Observer.GatewayAsync(
            scene.GatewayId("client-validation-insecure-fallback"),
            Condition.True("InsecureFrontendValidationMode", "ConfigurationChanged")
        );
        foreach (var shown in new[] { SpecCluster.ClientAuthority.Issue([]), SpecCluster.PerPortAuthority.Issue([]), null })
        {
            await gateway.ShowsAsync(
                Get("/").Tls().Host("example.org").From("infra-backend-v1") with
                {
                    ClientCertificate = shown,
                },
                Get("/").Tls().On(8443).Host("second-example.org").From("infra-backend-v2") with
                {
                    ClientCertificate = shown,
                }
            );
        }
    }

    [Theory]
    [Trait("Manifest", "GatewayInvalidFrontendClientCertificateValidation")]
    [InlineData("https-unresolved", "InvalidCACertificateRef")]
    [InlineData("https-invalid-kind", "InvalidCACertificateKind")]
    [InlineData("https-grant-missing", "RefNotPermitted")]
    public async Task Clients_that_cannot_be_checked(string listener, string reason)
    {
        await using var scene = await cluster.PlayAsync("gateway-with-invalid-clientcertificate-validation");
        var id = scene.GatewayId("gateway-with-invalid-client-cert-validation");

        await scene.Observer.ListenerAsync(
            id,
            new ListenerExpectation(
                listener,
                Condition.False("ResolvedRefs", reason),
                Condition.False("Accepted", "NoValidCACertificate"),
                Condition.False("Programmed")
            )
        );
        await scene.Observer.ListenerAsync(
            id,
            new ListenerExpectation("https", Condition.True("ResolvedRefs"), Condition.True("Accepted"), Condition.True("Programmed"))
        );
    }

    private static ObjectId Policy(string name) => new(ObjectId.GatewayApi, "BackendTLSPolicy", SpecCluster.Infra, name);
}
