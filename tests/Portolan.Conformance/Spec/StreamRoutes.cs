using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Streams;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class StreamRoutes(SpecCluster cluster)
{
    [Theory]
    [Trait("Manifest", "TCPRouteInvalidBackendRefNonexistent")]
    [InlineData(
        "TCPRoute",
        "tcproute-invalid-backendref-nonexistent",
        "tcp-route-invalid-backend-ref-nonexistent",
        "tcp-gateway-invalid-backend",
        "BackendNotFound"
    )]
    [Trait("Manifest", "TCPRouteInvalidCrossNamespaceBackendRef")]
    [InlineData(
        "TCPRoute",
        "tcproute-invalid-cross-namespace-backend-ref",
        "tcp-invalid-cross-namespace-backend-ref",
        "tcp-invalid-cross-namespace-backend-ref-gateway",
        "RefNotPermitted"
    )]
    [Trait("Manifest", "UDPRouteInvalidBackendRefNonexistent")]
    [InlineData(
        "UDPRoute",
        "udproute-invalid-backendref-nonexistent",
        "udp-route-invalid-backend-ref-nonexistent",
        "udp-gateway-invalid-backend",
        "BackendNotFound"
    )]
    [Trait("Manifest", "UDPRouteInvalidCrossNamespaceBackendRef")]
    [InlineData(
        "UDPRoute",
        "udproute-invalid-cross-namespace-backend-ref",
        "udp-route-invalid-cross-namespace-backend-ref",
        "udp-gateway-invalid-cross-namespace-backend-ref",
        "RefNotPermitted"
    )]
    public async Task Invalid_backends(string kind, string manifest, string route, string gateway, string reason)
    {
        await using var scene = await cluster.PlayAsync(manifest);

        await scene.Observer.RouteAsync(
            scene.RouteId(kind, route),
            gateway,
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", reason)
        );
    }

    [Theory]
    [Trait("Manifest", "TCPRouteInvalidNonTCPListener")]
    [InlineData("TCPRoute", "tcproute-invalid-non-tcp-listener", "tcp-route", "tcp-mixed-protocol-gateway", "only-allow-http-routes")]
    public async Task Listener_of_another_protocol(string kind, string manifest, string route, string gateway, string listener)
    {
        await using var scene = await cluster.PlayAsync(manifest);

        await scene.Observer.RouteAsync(scene.RouteId(kind, route), gateway, Condition.False("Accepted", "NotAllowedByListeners"));
        await scene.Observer.ListenerAsync(scene.GatewayId(gateway), new ListenerExpectation(listener) { AttachedRoutes = 0 });
    }

    [Theory]
    [Trait("Manifest", "TCPRouteMultipleRoutesAttachment")]
    [InlineData("TCPRoute", "tcproute-multiple-routes-attachment", "tcp-multi-route-attach-gateway", "tcp", 9310, 3000)]
    [Trait("Manifest", "UDPRouteMultipleRoutesAttachment")]
    [InlineData("UDPRoute", "udproute-multiple-routes-attachment", "udp-multi-route-attach-gateway", "udp", 5301, 8080)]
    public async Task Two_routes_on_a_listener(string kind, string manifest, string gateway, string protocol, int port, int backendPort)
    {
        await using var scene = await cluster.PlayAsync(manifest);
        var older = scene.RouteId(kind, $"{protocol}route-attach-older");
        await scene.Observer.RouteIsServedAsync(older);
        // Its timestamp is of whole seconds: until the next one the younger would be as old.
        var created = DateTimeOffset.Parse(
            (string)(await scene.Api.GetAsync(older))!["metadata"]!["creationTimestamp"]!,
            System.Globalization.CultureInfo.InvariantCulture
        );
        await Eventually.SucceedsAsync(() =>
            TimeProvider.System.GetUtcNow() - created >= TimeSpan.FromSeconds(1)
                ? Task.CompletedTask
                : throw new NotYetException("the second is not over yet")
        );

        await scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{kind}}
            metadata: { name: {{protocol}}route-attach-newer }
            spec:
              parentRefs: [{ name: {{gateway}}, sectionName: {{protocol}} }]
              rules: [{ backendRefs: [{ name: {{protocol}}-attach-backend-2, port: {{backendPort}} }] }]
            """
        );

        await scene.Observer.RouteIsServedAsync(older);
        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, $"{protocol}route-attach-newer"));
        await scene.Observer.ListenerAsync(
            scene.GatewayId(gateway),
            new ListenerExpectation(protocol, Condition.True("Accepted")) { AttachedRoutes = 2, SupportedKinds = [kind] }
        );
        var edge = await scene.StreamsAsync(gateway);
        await edge.ShowsAsync(Ask(kind, port).From($"{protocol}-attach-backend-1"));
        Assert.Equal([$"{protocol}-attach-backend-1"], (await edge.DistributionAsync(Ask(kind, port), questions: 100)).Keys);
    }

    [Theory]
    [Trait("Manifest", "TCPRouteParentRefAttachAll")]
    [InlineData("TCPRoute", "tcproute-parentref-attach-all")]
    [Trait("Manifest", "UDPRouteParentRefAttachAllListeners")]
    [InlineData("UDPRoute", "udproute-parentref-attach-all-listeners")]
    public async Task Route_for_every_listener(string kind, string manifest)
    {
        await using var scene = await cluster.PlayAsync(manifest);
        var (gateway, route) = NamesOf(kind, manifest);

        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, route));
        var edge = await scene.StreamsAsync(gateway);
        var rows = RowsOf(kind, manifest);
        Assert.InRange(rows.Length, 3, 4);
        await edge.ShowsAsync(rows);
    }

    [Theory]
    [Trait("Manifest", "TCPRouteParentRefPortAndSectionName")]
    [InlineData(
        "TCPRoute",
        "tcproute-parentref-port-and-section-name",
        "tcp-multi-listener-gateway",
        9300,
        "tcp-echo-one",
        "tcp-echo-two",
        "tcp-echo-three"
    )]
    [Trait("Manifest", "UDPRouteParentRefPortAndSectionName")]
    [InlineData(
        "UDPRoute",
        "udproute-parentref-port-and-section-name",
        "udp-multi-listener-gateway",
        5300,
        "udp-echo-by-port",
        "udp-echo-by-section",
        "udp-echo-by-section-and-port"
    )]
    public async Task Listeners_by_port_and_section(string kind, string manifest, string gateway, int first, params string[] backends)
    {
        await using var scene = await cluster.PlayAsync(manifest);

        var edge = await scene.StreamsAsync(gateway);
        await edge.ShowsAsync([.. backends.Select((backend, index) => Ask(kind, first + index).From(backend))]);
    }

    [Theory]
    [Trait("Manifest", "TCPRouteReferenceGrant")]
    [InlineData("TCPRoute", "tcproute-reference-grant", 9320, "tcp-reference-grant-backend", SpecCluster.WebBackend, "tcp-reference-grant")]
    [Trait("Manifest", "UDPRouteReferenceGrant")]
    [InlineData("UDPRoute", "udproute-reference-grant", 5300, "udp-echo-reference-grant", SpecCluster.AppBackend, "udp-reference-grant")]
    public async Task Backend_that_is_granted(string kind, string manifest, int port, string backend, string space, string grant)
    {
        await using var scene = await cluster.PlayAsync(manifest);
        var (gateway, route) = NamesOf(kind, manifest);
        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, route));
        var edge = await scene.StreamsAsync(gateway);
        await edge.ShowsAsync(Ask(kind, port).From(backend).In(space));

        await scene.Api.DeleteAsync(new ObjectId("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", space, grant));

        await scene.Observer.RouteAsync(scene.RouteId(kind, route), gateway, Condition.False("ResolvedRefs", "RefNotPermitted"));
        await edge.ShowsAsync(Ask(kind, port));
    }

    private static StreamExchange Ask(string kind, int port) => kind == "TCPRoute" ? Tcp(port) : Udp(port);

    private static IReadOnlyList<JsonObject> Objects(string manifest) => Manifest.Parse(SpecManifests.Read(manifest));

    /// <summary>The one Gateway and the one route of a manifest.</summary>
    private static (string Gateway, string Route) NamesOf(string kind, string manifest) =>
        (
            (string)Objects(manifest).Single(body => (string?)body["kind"] == "Gateway")["metadata"]!["name"]!,
            (string)Objects(manifest).Single(body => (string?)body["kind"] == kind)["metadata"]!["name"]!
        );

    /// <summary>A question for every listener of the manifest's Gateway, to be answered by the backend of its route.</summary>
    private static StreamExchange[] RowsOf(string kind, string manifest)
    {
        var backend = (string)
            Objects(manifest).Single(body => (string?)body["kind"] == kind)["spec"]!["rules"]![0]!["backendRefs"]![0]!["name"]!;
        return Objects(manifest).Single(body => (string?)body["kind"] == "Gateway")["spec"]!["listeners"]!
            .AsArray()
            .Select(listener => Ask(kind, (int)listener!["port"]!).From(backend))
            .ToArray();
    }
}
