using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class ClientCertificates(CaseCluster cluster)
{
    private static readonly (Issued Authority, Func<string[], Issued> Issue) First = Certificates.CreateAuthority();
    private static readonly (Issued Authority, Func<string[], Issued> Issue) Second = Certificates.CreateAuthority();
    private static readonly Issued Client = First.Issue([]);
    private static readonly Issued OtherClient = Second.Issue([]);

    [Fact]
    [Trait("Upstream", "GatewayFrontendClientCertificateValidation")]
    public async Task Clients_need_a_certificate_of_the_ports_authority()
    {
        await using var scene = await OpenAsync("client-certificates", "client-certificates");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/").Tls().Host("example.org").From("alpha") with
            {
                ClientCertificate = Client,
            },
            Get("/").Tls().On(8443).Host("second-example.org").From("beta") with
            {
                ClientCertificate = OtherClient,
            }
        );
        await edge.RefusesAsync(Get("/").Tls().Host("example.org") with { ClientCertificate = OtherClient });
        await edge.RefusesAsync(Get("/").Tls().Host("example.org"));
        await edge.RefusesAsync(Get("/").Tls().On(8443).Host("second-example.org") with { ClientCertificate = Client });
        Assert.All(
            scene.ReceivedBy("alpha").Concat(scene.ReceivedBy("beta")),
            seen => Assert.Contains(seen.Host, (string[])["example.org", "second-example.org"])
        );
        await scene.Observer.NoConditionAsync(scene.GatewayId("edge"), "InsecureFrontendValidationMode");
    }

    [Fact]
    [Trait("Upstream", "GatewayFrontendClientCertificateValidationInsecureFallback")]
    public async Task Insecure_fallback_lets_any_client_in_and_says_so()
    {
        await using var scene = await OpenAsync("client-certificates-insecure", "client-certificates-insecure");
        var edge = await scene.GatewayAsync("edge");
        await scene.Observer.GatewayAsync(
            scene.GatewayId("edge"),
            Condition.True("InsecureFrontendValidationMode", "ConfigurationChanged")
        );

        foreach (var shown in new[] { Client, OtherClient, null })
        {
            await edge.ShowsAsync(
                Get("/").Tls().Host("example.org").From("alpha") with
                {
                    ClientCertificate = shown,
                },
                Get("/").Tls().On(8443).Host("second-example.org").From("beta") with
                {
                    ClientCertificate = shown,
                }
            );
        }

        await scene.Api.UpdateAsync(
            scene.GatewayId("edge"),
            body =>
            {
                body["spec"]!["tls"]!["frontend"]!["default"]!["validation"]!["mode"] = "AllowValidOnly";
                body["spec"]!["tls"]!["frontend"]!["perPort"]!.AsArray().Clear();
            }
        );
        await scene.Observer.NoConditionAsync(scene.GatewayId("edge"), "InsecureFrontendValidationMode");
        await edge.RefusesAsync(Get("/").Tls().Host("example.org"));
    }

    [Theory]
    [Trait("Upstream", "GatewayInvalidFrontendClientCertificateValidation")]
    [InlineData("unresolved", "InvalidCACertificateRef")]
    [InlineData("kind", "InvalidCACertificateKind")]
    [InlineData("grant", "RefNotPermitted")]
    public async Task Listener_that_cannot_check_its_clients_is_refused(string listener, string reason)
    {
        await using var scene = await OpenAsync($"client-certificates-invalid-{listener}", "client-certificates-invalid");
        var id = scene.GatewayId("edge");

        await scene.Observer.ListenerAsync(
            id,
            new ListenerExpectation(
                listener,
                Condition.False("Accepted", "NoValidCACertificate"),
                Condition.False("ResolvedRefs", reason),
                Condition.False("Programmed", "Invalid")
            )
        );
        await scene.Observer.ListenerAsync(
            id,
            new ListenerExpectation("https", Condition.True("Accepted"), Condition.True("ResolvedRefs"), Condition.True("Programmed"))
        );
    }

    [Fact]
    [Trait("Upstream", "GatewayFrontendInvalidDefaultClientCertificateValidation")]
    public async Task Invalid_default_concerns_https_listeners_alone()
    {
        await using var scene = await OpenAsync("client-certificates-default", "client-certificates-invalid");
        var id = scene.GatewayId("default");

        await scene.Observer.ListenerAsync(
            id,
            new ListenerExpectation(
                "https",
                Condition.False("Accepted", "NoValidCACertificate"),
                Condition.False("ResolvedRefs", "InvalidCACertificateRef"),
                Condition.False("Programmed", "Invalid")
            )
        );
        await scene.Observer.ListenerAsync(
            id,
            new ListenerExpectation("http", Condition.True("Accepted"), Condition.True("ResolvedRefs"), Condition.True("Programmed"))
        );
        var gateway = await scene.GatewayAsync("default");
        await gateway.ShowsAsync(Get("/").Host("example.org").From("alpha"));
        await gateway.RefusesAsync(Get("/").Tls().Host("example.org") with { ClientCertificate = Client });
    }

    [Fact]
    [Trait("Upstream", "GatewayFrontendClientCertificateValidation")]
    public async Task Authorities_of_another_namespace_are_used_when_it_grants_them_and_change_while_the_listener_serves()
    {
        await using var scene = await OpenAsync("client-certificates-granted", "client-certificates-invalid");
        await scene.ApplyAsync(TlsSecret.Authorities("client-certificates-invalid-other", "authority", First.Authority.CertificatePem));
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: ReferenceGrant
            metadata: { name: grant, namespace: client-certificates-invalid-other }
            spec:
              from: [{ group: gateway.networking.k8s.io, kind: Gateway, namespace: {namespace} }]
              to: [{ group: "", kind: ConfigMap, name: authority }]
            """
        );
        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("grant", Condition.True("Accepted"), Condition.True("ResolvedRefs"), Condition.True("Programmed"))
        );
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").Tls().On(6443).Host("fourth-example.org").Is(404) with { ClientCertificate = Client });

        await scene.ApplyAsync(TlsSecret.Authorities("client-certificates-invalid-other", "authority", Second.Authority.CertificatePem));

        await edge.ShowsAsync(Get("/").Tls().On(6443).Host("fourth-example.org").Is(404) with { ClientCertificate = OtherClient });
        await edge.RefusesAsync(Get("/").Tls().On(6443).Host("fourth-example.org") with { ClientCertificate = Client });
    }

    private async Task<Scene> OpenAsync(string name, string file)
    {
        var scene = await cluster.OpenAsync(name);
        await scene.ApplyAsync(TlsSecret.Authorities(scene.Namespace, "authority", First.Authority.CertificatePem));
        await scene.ApplyAsync(TlsSecret.Authorities(scene.Namespace, "other-authority", Second.Authority.CertificatePem));
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "listener-certificate", Certificates.SelfSigned("*", "*.org")));
        foreach (var workload in new[] { "alpha", "beta" })
        {
            foreach (var document in EchoWorkload.Manifests(name, workload))
            {
                await scene.ApplyAsync(document);
            }
        }
        await CaseCluster.ApplyAsync(scene, file);
        return scene;
    }
}
