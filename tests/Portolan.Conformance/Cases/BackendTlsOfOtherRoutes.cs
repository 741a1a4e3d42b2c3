using Grpc.Core;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.GrpcExchange;
using static Portolan.Conformance.Traffic.Streams;

namespace Portolan.Conformance.Cases;

/// <summary>BackendTLSPolicies for what routes other than HTTPRoutes lead to.</summary>
public sealed class BackendTlsOfOtherRoutes(CaseCluster cluster)
{
    private static readonly (Issued Authority, Func<string[], Issued> Issue) Trusted = Certificates.CreateAuthority();
    private static readonly Issued Backend = Trusted.Issue(["backend.example.com"]);
    private static readonly Issued Listener = Certificates.SelfSigned("*.example.com");

    [Fact]
    [Trait("Upstream", "BackendTLSPolicyGRPCRoute")]
    public async Task Calls_reach_their_backend_in_the_TLS_that_its_policy_asks_for()
    {
        await using var scene = await OpenAsync("backend-tls-grpc");
        await scene.ApplyAsync(EchoWorkload.Grpc(scene.Namespace, "calls", "backend-certificate"));
        await scene.ApplyAsync(Policies("calls"));
        await scene.ApplyAsync(Gateway("{ name: any, port: 80, protocol: HTTP }"));
        await scene.ApplyAsync(Route("GRPCRoute", "good", "good.example.com", "calls"));
        await scene.ApplyAsync(Route("GRPCRoute", "stranger", "stranger.example.com", "calls-of-a-stranger"));

        foreach (var policy in new[] { "calls", "calls-of-a-stranger" })
        {
            await AcceptedAsync(scene, policy);
        }
        await scene.Observer.RouteIsServedAsync(scene.RouteId("GRPCRoute", "good"));
        using var edge = await scene.GrpcAsync("edge");
        await edge.ShowsAsync(
            Call("Echo").Host("good.example.com").From("calls"),
            Call("Echo").Host("stranger.example.com").Is(StatusCode.Unavailable)
        );
    }

    [Fact]
    [Trait("Upstream", "BackendTLSPolicyTLSRouteTerminate")]
    public async Task Connections_whose_TLS_ends_at_the_gateway_go_on_in_the_TLS_that_the_policy_asks_for()
    {
        await using var scene = await OpenAsync("backend-tls-terminated");
        await scene.ApplyAsync(EchoWorkload.Tcp(scene.Namespace, "lines", "backend-certificate"));
        await scene.ApplyAsync(Policies("lines"));
        await scene.ApplyAsync(
            Gateway(
                "{ name: ended, port: 9443, protocol: TLS, hostname: '*.example.com', tls: { certificateRefs: [{ name: listener-certificate }] } }"
            )
        );
        await scene.ApplyAsync(Route("TLSRoute", "good", "good.example.com", "lines"));
        await scene.ApplyAsync(Route("TLSRoute", "stranger", "stranger.example.com", "lines-of-a-stranger"));

        foreach (var policy in new[] { "lines", "lines-of-a-stranger" })
        {
            await AcceptedAsync(scene, policy);
        }
        await scene.Observer.RouteIsServedAsync(scene.RouteId("TLSRoute", "good"));
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(
            Tls(9443, "good.example.com").From("lines").Shows(Listener.Thumbprint) with
            {
                IsEndedByWorkload = true,
            },
            Tls(9443, "stranger.example.com")
        );
    }

    [Fact]
    public async Task TLS_that_passes_through_is_none_of_the_policys_even_when_it_cannot_be_obeyed()
    {
        await using var scene = await OpenAsync("backend-tls-passed");
        await scene.ApplyAsync(EchoWorkload.Tcp(scene.Namespace, "lines", "backend-certificate"));
        await scene.ApplyAsync(Policy("lines", "lines", "missing"));
        await scene.ApplyAsync(
            Gateway(
                "{ name: passed, port: 9443, protocol: TLS, hostname: passed.example.com, tls: { mode: Passthrough } }",
                "{ name: ended, port: 9443, protocol: TLS, hostname: ended.example.com, tls: { certificateRefs: [{ name: listener-certificate }] } }"
            )
        );
        await scene.ApplyAsync(Route("TLSRoute", "passed", "passed.example.com", "lines"));
        await scene.ApplyAsync(Route("TLSRoute", "ended", "ended.example.com", "lines"));

        await scene.Observer.PolicyAsync(PolicyId(scene, "lines"), "edge", Condition.False("Accepted", "NoValidCACertificate"));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("TLSRoute", "passed"));
        await scene.Observer.RouteAsync(
            scene.RouteId("TLSRoute", "ended"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "UnsupportedProtocol")
        );
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(
            Tls(9443, "passed.example.com").From("lines").PassedThrough().Shows(Backend.Thumbprint),
            Tls(9443, "ended.example.com")
        );
    }

    private static ObjectId PolicyId(Scene scene, string name) => new(ObjectId.GatewayApi, "BackendTLSPolicy", scene.Namespace, name);

    private static Task AcceptedAsync(Scene scene, string policy) =>
        scene.Observer.PolicyAsync(PolicyId(scene, policy), "edge", Condition.True("Accepted"), Condition.True("ResolvedRefs"));

    // A second Service for the same Pods, whose policy trusts somebody else.
    private static string Policies(string workload) =>
        $$"""
            apiVersion: v1
            kind: Service
            metadata: { name: {{workload}}-of-a-stranger }
            spec: { selector: { app: {{workload}} }, ports: [{ name: secure, port: 8443 }] }
            ---
            {{Policy(workload, workload, "authority")}}
            ---
            {{Policy($"{workload}-of-a-stranger", $"{workload}-of-a-stranger", "stranger")}}
            """;

    private static string Policy(string name, string service, string authority) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: { name: {{name}} }
            spec:
              targetRefs: [{ group: "", kind: Service, name: {{service}}, sectionName: secure }]
              validation: { hostname: backend.example.com, caCertificateRefs: [{ group: "", kind: ConfigMap, name: {{authority}} }] }
            """;

    private static string Gateway(params string[] listeners) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: edge }
            spec: { gatewayClassName: kuma, listeners: [{{string.Join(", ", listeners)}}] }
            """;

    private static string Route(string kind, string name, string hostname, string service) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{kind}}
            metadata: { name: {{name}} }
            spec: { parentRefs: [{ name: edge }], hostnames: [{{hostname}}], rules: [{ backendRefs: [{ name: {{service}}, port: 8443 }] }] }
            """;

    private async Task<Scene> OpenAsync(string name)
    {
        var scene = await cluster.OpenAsync(name);
        await scene.ApplyAsync(TlsSecret.Authorities(name, "authority", Trusted.Authority.CertificatePem));
        await scene.ApplyAsync(TlsSecret.Authorities(name, "stranger", Certificates.CreateAuthority().Authority.CertificatePem));
        await scene.ApplyAsync(TlsSecret.Of(name, "backend-certificate", Backend));
        await scene.ApplyAsync(TlsSecret.Of(name, "listener-certificate", Listener));
        return scene;
    }
}
