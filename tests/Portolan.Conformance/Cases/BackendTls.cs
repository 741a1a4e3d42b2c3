using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class BackendTls(CaseCluster cluster)
{
    private const string Host = "abc.example.com";

    [Fact]
    [Trait("Upstream", "BackendTLSPolicy")]
    public async Task Policy_decides_how_TLS_is_spoken_to_a_backend()
    {
        await using var scene = await OpenAsync("backend-tls-normative", "backend-tls");
        var edge = await scene.GatewayAsync("edge");
        await scene.Observer.RouteIsServedAsync(scene.RouteId("secured"));
        foreach (var policy in new[] { "good", "host-mismatch", "authority-mismatch" })
        {
            await AcceptedAsync(scene, policy);
        }

        await edge.ShowsAsync(
            Get("/good").Host(Host).From("secure") with
            {
                SeenServerName = Host,
            },
            Get("/good").Tls().Host(Host).From("secure") with
            {
                SeenServerName = Host,
            },
            Get("/host-mismatch").Host(Host).Is(502),
            Get("/authority-mismatch").Host(Host).Is(502)
        );
    }

    [Fact]
    [Trait("Upstream", "BackendTLSPolicy")]
    public async Task Policy_and_its_authorities_change_while_requests_come()
    {
        await using var scene = await OpenAsync("backend-tls-changes", "backend-tls");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/changing").Host(Host).Is(502));

        await scene.Api.UpdateAsync(
            Policy(scene, "changing"),
            body => body["spec"]!["validation"]!["caCertificateRefs"]![0]!["name"] = "authority"
        );
        await edge.ShowsAsync(Get("/changing").Host(Host).From("secure"));

        var (stranger, _) = Certificates.CreateAuthority();
        await scene.ApplyAsync(TlsSecret.Authorities(scene.Namespace, "authority", stranger.CertificatePem));
        await edge.ShowsAsync(Get("/changing").Host(Host).Is(502), Get("/good").Host(Host).Is(502));
    }

    [Fact]
    [Trait("Upstream", "BackendTLSPolicyConflictResolution")]
    public async Task Oldest_policy_of_a_target_wins_and_one_for_a_port_before_one_for_the_service()
    {
        await using var scene = await OpenAsync("backend-tls-conflicts", "backend-tls-conflicts");
        var edge = await scene.GatewayAsync("edge");
        foreach (var winner in new[] { "whole-1", "port-1", "both-port", "both-rest" })
        {
            await AcceptedAsync(scene, winner);
        }
        foreach (var loser in new[] { "whole-2", "port-2" })
        {
            await scene.Observer.PolicyAsync(Policy(scene, loser), "edge", Condition.False("Accepted", "Conflicted"));
        }

        await edge.ShowsAsync(
            Get("/whole").Host(Host).From("secure") with
            {
                SeenServerName = "other.example.com",
            },
            Get("/port").Host(Host).From("secure") with
            {
                SeenServerName = "other.example.com",
            },
            Get("/both-port").Host(Host).From("secure") with
            {
                SeenServerName = "other.example.com",
            },
            Get("/both-rest").Host(Host).From("secure") with
            {
                SeenServerName = Host,
            }
        );
    }

    [Theory]
    [Trait("Upstream", "BackendTLSPolicyInvalidCACertificateRef")]
    [Trait("Upstream", "BackendTLSPolicyInvalidKind")]
    [InlineData("absent", "InvalidCACertificateRef")]
    [InlineData("malformed", "InvalidCACertificateRef")]
    [InlineData("kind", "InvalidKind")]
    public async Task Policy_that_cannot_be_obeyed_closes_its_backend(string policy, string reason)
    {
        await using var scene = await OpenAsync($"backend-tls-invalid-{policy}", "backend-tls-invalid");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.PolicyAsync(
            Policy(scene, policy),
            "edge",
            Condition.False("Accepted", "NoValidCACertificate"),
            Condition.False("ResolvedRefs", reason)
        );
        await edge.ShowsAsync(Get($"/{policy}").Host(Host).Is(500));
        Assert.Empty(scene.ReceivedBy("secure"));
    }

    [Fact]
    [Trait("Upstream", "BackendTLSPolicyObservedGenerationBump")]
    public async Task Conditions_of_a_policy_follow_its_generation()
    {
        await using var scene = await OpenAsync("backend-tls-generation", "backend-tls");
        await scene.GatewayAsync("edge");
        await AcceptedAsync(scene, "bumped");

        await scene.Api.UpdateAsync(Policy(scene, "bumped"), body => body["spec"]!["validation"]!["hostname"] = "other.example.com");

        Assert.Equal(2, (long)(await AcceptedAsync(scene, "bumped"))["metadata"]!["generation"]!);
    }

    [Fact]
    [Trait("Upstream", "BackendTLSPolicyPreserveForeignStatus")]
    public async Task Entries_of_other_controllers_in_a_policys_status_stay()
    {
        await using var scene = await OpenAsync("backend-tls-foreign", "backend-tls");
        await scene.GatewayAsync("edge");
        await AcceptedAsync(scene, "good");
        var foreign = JsonNode.Parse(
            """
            { "ancestorRef": { "group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "unmanaged" }, "controllerName": "example.com/other",
              "conditions": [ { "type": "Accepted", "status": "True", "reason": "Accepted", "message": "", "observedGeneration": 1, "lastTransitionTime": "2026-01-01T00:00:00Z" } ] }
            """
        )!;
        await scene.Api.UpdateStatusAsync(Policy(scene, "good"), body => body["status"]!["ancestors"]!.AsArray().Add(foreign.DeepClone()));

        await scene.Api.UpdateAsync(Policy(scene, "good"), body => body["spec"]!["validation"]!["hostname"] = "other.example.com");

        var after = await AcceptedAsync(scene, "good");
        Assert.Equal(2, (long)after["metadata"]!["generation"]!);
        Assert.True(
            JsonNode.DeepEquals(
                foreign,
                after["status"]!["ancestors"]!.AsArray().Single(entry => (string?)entry!["controllerName"] == "example.com/other")
            )
        );
    }

    [Fact]
    [Trait("Upstream", "BackendTLSPolicySANValidation")]
    public async Task Names_of_the_certificate_decide_and_the_host_name_is_only_sent()
    {
        await using var scene = await OpenAsync("backend-tls-names", "backend-tls-names");
        var edge = await scene.GatewayAsync("edge");
        foreach (var policy in new[] { "dns", "dns-mismatch", "uri", "uri-mismatch", "several", "several-mismatch" })
        {
            await AcceptedAsync(scene, policy);
        }

        await edge.ShowsAsync(
            Get("/dns").Host(Host).From("secure") with
            {
                SeenServerName = "sent.example.com",
            },
            Get("/uri").Host(Host).From("secure"),
            Get("/several").Host(Host).From("secure"),
            Get("/dns-mismatch").Host(Host).Is(502),
            Get("/uri-mismatch").Host(Host).Is(502),
            Get("/several-mismatch").Host(Host).Is(502)
        );
    }

    [Fact]
    [Trait("Upstream", "GatewayTLSBackendClientCertificate")]
    public async Task Gateway_shows_its_certificate_to_backends()
    {
        await using var scene = await OpenAsync("backend-client-certificate", "backend-client-certificate");
        var edge = await scene.GatewayAsync("edge");
        await scene.Observer.GatewayAsync(scene.GatewayId("edge"), Condition.True("ResolvedRefs"));
        await AcceptedAsync(scene, "secure");

        await edge.ShowsAsync(Get("/").Host(Host).From("secure") with { SeenServerName = Host, SeenClientCertificate = Client });
    }

    [Theory]
    [Trait("Upstream", "GatewayInvalidTLSBackendConfiguration")]
    [InlineData("missing", "InvalidClientCertificateRef")]
    [InlineData("wrong-group", "InvalidClientCertificateRef")]
    [InlineData("wrong-kind", "InvalidClientCertificateRef")]
    [InlineData("malformed", "InvalidClientCertificateRef")]
    [InlineData("ungranted", "RefNotPermitted")]
    public async Task Certificate_that_a_gateway_cannot_show_is_said_in_its_status(string gateway, string reason)
    {
        await using var scene = await OpenAsync($"backend-client-certificate-{gateway}", "backend-client-certificate");

        await scene.Observer.GatewayAsync(
            scene.GatewayId(gateway),
            Condition.False("ResolvedRefs", reason),
            Condition.True("Accepted"),
            Condition.True("Programmed")
        );
    }

    private static ObjectId Policy(Scene scene, string name) => new(ObjectId.GatewayApi, "BackendTLSPolicy", scene.Namespace, name);

    private static Task<JsonObject> AcceptedAsync(Scene scene, string policy) =>
        scene.Observer.PolicyAsync(Policy(scene, policy), "edge", Condition.True("Accepted"), Condition.True("ResolvedRefs"));

    private static readonly (Issued Authority, Func<string[], Issued> Issue) Trusted = Certificates.CreateAuthority();

    // What the upstream suite has in its base; all authorities have one subject.
    private static readonly Issued Backend = Trusted.Issue([Host, "other.example.com", "spiffe://abc.example.com/test-identity"]);

    private static readonly Issued Client = Trusted.Issue([]);

    private async Task<Scene> OpenAsync(string name, string file)
    {
        var scene = await cluster.OpenAsync(name);
        await scene.ApplyAsync(TlsSecret.Authorities(scene.Namespace, "authority", Trusted.Authority.CertificatePem));
        await scene.ApplyAsync(TlsSecret.Authorities(scene.Namespace, "stranger", Certificates.CreateAuthority().Authority.CertificatePem));
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "backend-certificate", Backend));
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "client-certificate", Client));
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "listener-certificate", Certificates.SelfSigned(Host)));
        await CaseCluster.ApplyAsync(scene, file);
        return scene;
    }
}
