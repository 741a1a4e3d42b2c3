using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;

[assembly: AssemblyFixture(typeof(Portolan.Conformance.Spec.SpecCluster))]

namespace Portolan.Conformance.Spec;

/// <summary>
/// A cluster with the base objects of the upstream suite on it: its Gateways, workloads, and the certificates that it makes in code.
/// </summary>
public sealed class SpecCluster : IAsyncDisposable
{
    internal const string Infra = "gateway-conformance-infra";
    internal const string AppBackend = "gateway-conformance-app-backend";
    internal const string WebBackend = "gateway-conformance-web-backend";
    private readonly Lazy<Task<Cluster>> _cluster = new(StartAsync);

    /// <summary>What the HTTPS listeners of the base show.</summary>
    internal static Issued ListenerCertificate { get; } = Certificates.SelfSigned("*", "*.org", "*.wildcard.org");

    /// <summary>Who issues the certificates of clients, by default and for one port.</summary>
    internal static (Issued Authority, Func<string[], Issued> Issue) ClientAuthority { get; } = Certificates.CreateAuthority();

    internal static (Issued Authority, Func<string[], Issued> Issue) PerPortAuthority { get; } = Certificates.CreateAuthority();

    /// <summary>Applies the manifest of one test; skips the test where there is none.</summary>
    internal async Task<Scene> PlayAsync(string manifest)
    {
        SpecManifests.Require();
        var scene = new Scene(await _cluster.Value, Infra);
        await scene.ApplyAsync(SpecManifests.Read(manifest));
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated)
        {
            await (await _cluster.Value).DisposeAsync();
        }
    }

    private static async Task<Cluster> StartAsync()
    {
        var cluster = await Cluster.StartAsync();
        var scene = new Scene(cluster, Infra);
        foreach (var name in new[] { Infra, AppBackend, WebBackend })
        {
            await scene.ApplyAsync($$"""{ apiVersion: v1, kind: Namespace, metadata: { name: {{name}} } }""");
        }
        await ApplyCertificatesAsync(scene);
        await scene.ApplyAsync(SpecManifests.Read("_base"));
        foreach (var gateway in new[] { "same-namespace", "same-namespace-with-https-listener", "all-namespaces", "backend-namespaces" })
        {
            await cluster.Observer.AddressAsync(ObjectId.Gateway(Infra, gateway));
        }
        return cluster;
    }

    /// <summary>What the upstream suite creates in Go before it applies its base.</summary>
    private static async Task ApplyCertificatesAsync(Scene scene)
    {
        var (authority, issue) = Certificates.CreateAuthority();
        var (stranger, _) = Certificates.CreateAuthority();
        var passthrough = Certificates.SelfSigned("abc.example.com");
        await scene.ApplyAsync(TlsSecret.Of(WebBackend, "certificate", Certificates.SelfSigned("*")));
        await scene.ApplyAsync(TlsSecret.Of(Infra, "tls-validity-checks-certificate", ListenerCertificate));
        await scene.ApplyAsync(TlsSecret.Authorities(Infra, "tls-checks-ca-certificate", authority.CertificatePem));
        await scene.ApplyAsync(TlsSecret.Authorities(Infra, "mismatch-ca-certificate", stranger.CertificatePem));
        await scene.ApplyAsync(
            TlsSecret.Of(
                Infra,
                "tls-checks-certificate",
                issue(["abc.example.com", "other.example.com", "spiffe://abc.example.com/test-identity"])
            )
        );
        await scene.ApplyAsync(TlsSecret.Of(Infra, "tls-checks-client-certificate", issue([])));
        await scene.ApplyAsync(TlsSecret.Authorities(WebBackend, "web-backend-cm", authority.CertificatePem));
        await scene.ApplyAsync(
            TlsSecret.Authorities(Infra, "tls-validity-checks-ca-certificate", ClientAuthority.Authority.CertificatePem)
        );
        await scene.ApplyAsync(
            TlsSecret.Authorities(Infra, "tls-validity-checks-per-port-ca-certificate", PerPortAuthority.Authority.CertificatePem)
        );
        await scene.ApplyAsync(TlsSecret.Of(Infra, "tls-passthrough-checks-certificate", passthrough));
        await scene.ApplyAsync(TlsSecret.Of(AppBackend, "tls-passthrough-checks-certificate", passthrough));
        await scene.ApplyAsync(TlsSecret.Of(Infra, "tls-terminate-checks-certificate", Certificates.SelfSigned("tls.example.com")));
    }
}
