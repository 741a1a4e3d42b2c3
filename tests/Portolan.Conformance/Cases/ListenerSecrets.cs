using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class ListenerSecrets(CaseCluster cluster)
{
    private readonly Issued _certificate = Certificates.SelfSigned("example.org");

    [Theory]
    [Trait("Upstream", "GatewaySecretMissingReferenceGrant")]
    [Trait("Upstream", "GatewaySecretInvalidReferenceGrant")]
    [InlineData("secret-without-grant")]
    [InlineData("secret-invalid-grant")]
    public async Task Secret_of_another_namespace_is_not_used_without_a_grant_that_fits(string name)
    {
        await using var scene = await cluster.PlayAsync(name);
        await scene.ApplyAsync(TlsSecret.Of($"{name}-vault", "certificate", _certificate));

        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("https", Condition.False("ResolvedRefs", "RefNotPermitted"), Condition.False("Programmed", "Invalid"))
            {
                AttachedRoutes = 0,
                SupportedKinds = ListenerExpectation.HttpKinds,
            }
        );
    }

    [Theory]
    [Trait("Upstream", "GatewaySecretReferenceGrantAllInNamespace")]
    [Trait("Upstream", "GatewaySecretReferenceGrantSpecific")]
    [InlineData("secret-granted-all")]
    [InlineData("secret-granted")]
    public async Task Secret_of_another_namespace_is_used_with_a_grant(string name)
    {
        await using var scene = await cluster.PlayAsync(name, "alpha");
        await scene.ApplyAsync(TlsSecret.Of($"{name}-vault", "certificate", _certificate));

        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("https", Condition.True("Accepted"), Condition.True("Programmed"), Condition.True("ResolvedRefs"))
            {
                AttachedRoutes = 1,
                SupportedKinds = ListenerExpectation.HttpKinds,
            }
        );
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").Tls().Host("example.org").From("alpha") with { CertificateThumbprint = _certificate.Thumbprint });
    }
}
