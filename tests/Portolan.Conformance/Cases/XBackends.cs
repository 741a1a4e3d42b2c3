using System.Net;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>Hosts outside of the cluster (GEP-4894): found by their names, in plain text or in TLS.</summary>
public sealed class XBackends(CaseCluster cluster)
{
    private const string Host = "abc.example.com";

    [Fact]
    public async Task Host_outside_is_found_by_its_name_and_spoken_to_as_it_asks_or_not_at_all()
    {
        var (authority, issue) = Certificates.CreateAuthority();
        await using var scene = await cluster.OpenAsync("x-backends");
        await scene.ApplyAsync(TlsSecret.Authorities(scene.Namespace, "authority", authority.CertificatePem));
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "backend-certificate", issue([Host])));
        await CaseCluster.ApplyAsync(scene, "x-backends");
        await using var plain = LocalRelay.To(await EndpointAsync(scene, "http"));
        await using var secure = LocalRelay.To(await EndpointAsync(scene, "https"));
        const string Trusted =
            "validation: { hostname: abc.example.com, caCertificateRefs: [{ group: '', kind: ConfigMap, name: authority }] }";
        await OutsideAsync(scene, "plain", plain.Port, "");
        await OutsideAsync(scene, "trusted", secure.Port, $"tls: {{ mode: ServerOnly, {Trusted} }}");
        await OutsideAsync(scene, "untrusted", secure.Port, "tls: { mode: ServerOnly }");
        await OutsideAsync(
            scene,
            "no-authority",
            secure.Port,
            "tls: { mode: ServerOnly, validation: { hostname: abc.example.com, caCertificateRefs: [{ group: '', kind: ConfigMap, name: absent }] } }"
        );
        await OutsideAsync(scene, "mcp", plain.Port, "protocol: MCP");
        await RouteAsync(scene, "absent");
        var edge = await scene.GatewayAsync("edge");

        foreach (var served in new[] { "plain", "trusted", "untrusted" })
        {
            await scene.Observer.RouteIsServedAsync(scene.RouteId(served));
            await ParentAsync(scene, served, Condition.True("Accepted"), Condition.True("ResolvedRefs"));
        }

        await ParentAsync(
            scene,
            "no-authority",
            Condition.False("Accepted", "NoValidCACertificate"),
            Condition.False("ResolvedRefs", "InvalidCACertificateRef")
        );
        await ParentAsync(scene, "mcp", Condition.False("Accepted", "UnsupportedProtocol"), Condition.True("ResolvedRefs"));
        await RefusedAsync(scene, "no-authority", "UnsupportedProtocol");
        await RefusedAsync(scene, "mcp", "UnsupportedProtocol");
        await RefusedAsync(scene, "absent", "BackendNotFound");
        await edge.ShowsAsync(
            Get("/plain").From("secure"),
            Get("/trusted").From("secure") with
            {
                SeenServerName = Host,
            },
            Get("/untrusted").Is(502),
            Get("/no-authority").Is(500),
            Get("/mcp").Is(500),
            Get("/absent").Is(500)
        );
    }

    private static async Task OutsideAsync(Scene scene, string name, int port, string more)
    {
        await scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.x-k8s.io/v1alpha1
            kind: XBackend
            metadata: { name: {{name}} }
            spec:
              type: ExternalHostname
              externalHostname: { hostname: localhost }
              port: { port: {{port}} }
              {{more}}
            """
        );
        await RouteAsync(scene, name);
    }

    private static Task RouteAsync(Scene scene, string name) =>
        scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: {{name}} }
            spec:
              parentRefs: [{ name: edge }]
              rules:
                - matches: [{ path: { value: /{{name}} } }]
                  backendRefs: [{ group: gateway.networking.x-k8s.io, kind: XBackend, name: {{name}} }]
            """
        );

    private static Task RefusedAsync(Scene scene, string route, string reason) =>
        scene.Observer.RouteAsync(scene.RouteId(route), "edge", Condition.True("Accepted"), Condition.False("ResolvedRefs", reason));

    private static Task ParentAsync(Scene scene, string backend, params Condition[] wanted) =>
        scene.Observer.RouteAsync(
            new ObjectId("gateway.networking.x-k8s.io/v1alpha1", "XBackend", scene.Namespace, backend),
            "edge",
            wanted
        );

    private static Task<IPEndPoint> EndpointAsync(Scene scene, string port) =>
        Eventually.SucceedsAsync(async () =>
        {
            var slices = await scene.Api.ListAsync(
                new ObjectId("discovery.k8s.io/v1", "EndpointSlice", scene.Namespace, ""),
                "kubernetes.io/service-name=secure"
            );
            var slice =
                slices.FirstOrDefault(candidate => candidate["endpoints"] is System.Text.Json.Nodes.JsonArray { Count: > 0 })
                ?? throw new NotYetException("secure has no endpoint");
            var number = (int)slice["ports"]!.AsArray().First(candidate => (string?)candidate!["name"] == port)!["port"]!;
            return new IPEndPoint(IPAddress.Parse((string)slice["endpoints"]![0]!["addresses"]![0]!), number);
        });
}
