using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Streams;

namespace Portolan.Conformance.Cases;

/// <summary>What TCPRoutes and UDPRoutes have in common: attachment, references, weights, and one route a listener.</summary>
public sealed class StreamRoutes(CaseCluster cluster)
{
    private const string TcpRoute = "TCPRoute";
    private const string UdpRoute = "UDPRoute";

    [Theory]
    [InlineData(TcpRoute)]
    [InlineData(UdpRoute)]
    [Trait("Upstream", "TCPRouteParentRefAttachAll")]
    [Trait("Upstream", "UDPRouteParentRefAttachAllListeners")]
    public async Task Route_that_names_a_gateway_alone_takes_every_listener_of_its_protocol(string kind)
    {
        await using var scene = await OpenAsync(kind, "all", "alpha");
        await scene.ApplyAsync(Route(kind, "everywhere", "{ name: edge }", Backend(kind, "alpha")));

        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, "everywhere"));
        foreach (var (listener, count) in new[] { ("one", 1), ("two", 1), ("three", 1), ("http", 0) })
        {
            await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener(listener, count));
        }
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(Ask(kind, 9300).From("alpha"), Ask(kind, 9301).From("alpha"), Ask(kind, 9302).From("alpha"));
    }

    [Theory]
    [InlineData(TcpRoute)]
    [InlineData(UdpRoute)]
    [Trait("Upstream", "TCPRouteParentRefPortAndSectionName")]
    [Trait("Upstream", "UDPRouteParentRefPortAndSectionName")]
    public async Task Listeners_are_named_by_port_by_section_and_by_both(string kind)
    {
        await using var scene = await OpenAsync(kind, "sections", "alpha", "beta", "gamma");
        await scene.ApplyAsync(Route(kind, "by-port", "{ name: edge, port: 9300 }", Backend(kind, "alpha")));
        await scene.ApplyAsync(Route(kind, "by-section", "{ name: edge, sectionName: two }", Backend(kind, "beta")));
        await scene.ApplyAsync(Route(kind, "by-both", "{ name: edge, sectionName: three, port: 9302 }", Backend(kind, "gamma")));
        await scene.ApplyAsync(Route(kind, "by-neither", "{ name: edge, sectionName: three, port: 9301 }", Backend(kind, "gamma")));

        foreach (var route in new[] { "by-port", "by-section", "by-both" })
        {
            await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, route));
        }
        await scene.Observer.RouteAsync(scene.RouteId(kind, "by-neither"), "edge", Condition.False("Accepted", "NoMatchingParent"));
        foreach (var listener in new[] { "one", "two", "three" })
        {
            await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener(listener, 1));
        }
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(Ask(kind, 9300).From("alpha"), Ask(kind, 9301).From("beta"), Ask(kind, 9302).From("gamma"));
    }

    [Theory]
    [InlineData(TcpRoute)]
    [InlineData(UdpRoute)]
    [Trait("Upstream", "TCPRouteWeightedRouting")]
    [Trait("Upstream", "UDPRouteWeightedRouting")]
    public async Task Traffic_is_shared_by_weight_and_weight_0_gets_none(string kind)
    {
        await using var scene = await OpenAsync(kind, "weights", "alpha", "beta", "gamma");
        await scene.ApplyAsync(
            Route(
                kind,
                "shared",
                "{ name: edge, sectionName: one }",
                Backend(kind, "alpha", weight: 70),
                Backend(kind, "beta", weight: 30),
                Backend(kind, "gamma", weight: 0)
            )
        );
        var edge = await scene.StreamsAsync("edge");
        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, "shared"));
        await Eventually.SucceedsAsync(async () =>
        {
            if ((await edge.AskAsync(Ask(kind, 9300))).Report is null)
            {
                throw new NotYetException("the route is not served yet");
            }
        });

        var shares = await edge.DistributionAsync(Ask(kind, 9300), questions: 500);

        Assert.Equal(0.7, shares.GetValueOrDefault("alpha"), tolerance: 0.05);
        Assert.Equal(0.3, shares.GetValueOrDefault("beta"), tolerance: 0.05);
        Assert.False(shares.ContainsKey("gamma"), "weight 0 was served");
    }

    [Theory]
    [InlineData(TcpRoute)]
    [InlineData(UdpRoute)]
    [Trait("Upstream", "TCPRouteMultipleRoutesAttachment")]
    [Trait("Upstream", "UDPRouteMultipleRoutesAttachment")]
    public async Task Of_two_routes_on_a_listener_the_older_serves_both_are_counted_and_the_younger_takes_over(string kind)
    {
        await using var scene = await OpenAsync(kind, "two", "alpha", "beta");
        await scene.ApplyAsync(Route(kind, "z-older", "{ name: edge, sectionName: one }", Backend(kind, "alpha")));
        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, "z-older"));
        // Timestamps of the API are whole seconds: two objects of one second are ordered by name.
        var created = await CreatedAsync(scene, kind, "z-older");
        await Eventually.SucceedsAsync(() =>
            TimeProvider.System.GetUtcNow() - created >= TimeSpan.FromSeconds(1)
                ? Task.CompletedTask
                : throw new NotYetException("the second is not over yet")
        );
        await scene.ApplyAsync(Route(kind, "a-younger", "{ name: edge, sectionName: one }", Backend(kind, "beta")));

        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, "z-older"));
        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, "a-younger"));
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener("one", 2));
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(Ask(kind, 9300).From("alpha"));
        Assert.Equal(["alpha"], (await edge.DistributionAsync(Ask(kind, 9300), questions: 50)).Keys);

        await scene.Api.DeleteAsync(scene.RouteId(kind, "z-older"));

        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener("one", 1));
        await edge.ShowsAsync(Ask(kind, 9300).From("beta"));
    }

    [Theory]
    [InlineData(TcpRoute)]
    [InlineData(UdpRoute)]
    [Trait("Upstream", "TCPRouteInvalidBackendRefNonexistent")]
    [Trait("Upstream", "UDPRouteInvalidBackendRefNonexistent")]
    public async Task Missing_Service_is_refused_until_it_is_there(string kind)
    {
        await using var scene = await OpenAsync(kind, "missing", "alpha");
        await scene.ApplyAsync(Route(kind, "dangling", "{ name: edge, sectionName: one }", Backend(kind, "nowhere")));
        await scene.ApplyAsync(Route(kind, "good", "{ name: edge, sectionName: two }", Backend(kind, "alpha")));

        await scene.Observer.RouteAsync(
            scene.RouteId(kind, "dangling"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "BackendNotFound")
        );
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener("one", 1));
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(Ask(kind, 9300), Ask(kind, 9301).From("alpha"));

        await scene.ApplyAsync(Workload(kind, scene.Namespace, "nowhere"));

        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, "dangling"));
        await edge.ShowsAsync(Ask(kind, 9300).From("nowhere"), Ask(kind, 9301).From("alpha"));
    }

    [Theory]
    [InlineData(TcpRoute)]
    [InlineData(UdpRoute)]
    [Trait("Upstream", "TCPRouteInvalidCrossNamespaceBackendRef")]
    [Trait("Upstream", "UDPRouteInvalidCrossNamespaceBackendRef")]
    [Trait("Upstream", "TCPRouteReferenceGrant")]
    [Trait("Upstream", "UDPRouteReferenceGrant")]
    public async Task Service_of_another_namespace_is_reached_as_long_as_a_grant_stands(string kind)
    {
        await using var scene = await OpenAsync(kind, "grant");
        var docks = $"{scene.Namespace}-docks";
        await scene.ApplyAsync($"{{ apiVersion: v1, kind: Namespace, metadata: {{ name: {docks} }} }}");
        await scene.ApplyAsync(Workload(kind, docks, "crane"));
        await scene.ApplyAsync(Route(kind, "over-there", "{ name: edge, sectionName: one }", Backend(kind, "crane", inNamespace: docks)));
        var edge = await scene.StreamsAsync("edge");
        await scene.Observer.RouteAsync(
            scene.RouteId(kind, "over-there"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "RefNotPermitted")
        );
        await edge.ShowsAsync(Ask(kind, 9300));

        await scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: { name: routes, namespace: {{docks}} }
            spec:
              from: [{ group: gateway.networking.k8s.io, kind: {{kind}}, namespace: {{scene.Namespace}} }]
              to: [{ group: "", kind: Service, name: crane }]
            """
        );

        await scene.Observer.RouteIsServedAsync(scene.RouteId(kind, "over-there"));
        await edge.ShowsAsync(Ask(kind, 9300).From("crane").In(docks));

        await scene.Api.DeleteAsync(new ObjectId("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", docks, "routes"));

        await scene.Observer.RouteAsync(scene.RouteId(kind, "over-there"), "edge", Condition.False("ResolvedRefs", "RefNotPermitted"));
        await edge.ShowsAsync(Ask(kind, 9300));
    }

    [Theory]
    [InlineData(TcpRoute)]
    [InlineData(UdpRoute)]
    [Trait("Upstream", "TCPRouteInvalidNonTCPListener")]
    [Trait("Upstream", "UDPRouteNotAllowedByListeners")]
    public async Task Listener_of_another_protocol_takes_no_route(string kind)
    {
        await using var scene = await OpenAsync(kind, "http", "alpha");
        await scene.ApplyAsync(Route(kind, "stray", "{ name: edge, sectionName: http }", Backend(kind, "alpha")));

        await scene.Observer.RouteAsync(
            scene.RouteId(kind, "stray"),
            "edge",
            Condition.False("Accepted", "NotAllowedByListeners"),
            Condition.True("ResolvedRefs")
        );
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("http") { AttachedRoutes = 0 });
    }

    [Fact]
    [Trait("Upstream", "UDPRoute")]
    public async Task Name_server_answers_over_UDP_and_TCP_on_one_port()
    {
        await using var scene = await cluster.OpenAsync("udp-dns");
        await scene.ApplyAsync(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: names }
            spec:
              selector: { matchLabels: { app: names } }
              template:
                metadata: { labels: { app: names } }
                spec: { containers: [{ name: names, image: registry/coredns }] }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: names }
            spec: { selector: { app: names }, ports: [{ name: dns, port: 53, protocol: UDP }] }
            """
        );
        await scene.ApplyAsync(EchoWorkload.Tcp(scene.Namespace, "lines"));
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: edge }
            spec:
              gatewayClassName: kuma
              listeners: [{ name: datagrams, port: 5300, protocol: UDP }, { name: bytes, port: 5300, protocol: TCP }]
            """
        );
        await scene.ApplyAsync(Route(UdpRoute, "names", "{ name: edge }", "{ name: names, port: 53 }"));
        await scene.ApplyAsync(Route(TcpRoute, "lines", "{ name: edge }", "{ name: lines, port: 3000 }"));

        await scene.Observer.RouteIsServedAsync(scene.RouteId(UdpRoute, "names"));
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(Tcp(5300).From("lines"));
        // A query for the A records of foo.bar.com (RFC 1035, 4.1).
        byte[] query = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, .. "foo"u8, 3, .. "bar"u8, 3, .. "com"u8, 0, 0, 1, 0, 1];
        var answer = await edge.AskAsync(5300, query);
        Assert.Equal([0x12, 0x34], answer[..2]);
        Assert.Equal(0x80, answer[2] & 0x80);
    }

    private static string ProtocolOf(string kind) => kind[..3];

    private static StreamExchange Ask(string kind, int port) => kind == TcpRoute ? Tcp(port) : Udp(port);

    private static IReadOnlyList<JsonObject> Workload(string kind, string @namespace, string name) =>
        kind == TcpRoute ? EchoWorkload.Tcp(@namespace, name) : EchoWorkload.Udp(@namespace, name);

    private static string Backend(string kind, string name, int weight = 1, string? inNamespace = null) =>
        $"{{ name: {name}, port: {(kind == TcpRoute ? 3000 : 8080)}, weight: {weight}{(inNamespace is null ? "" : $", namespace: {inNamespace}")} }}";

    private static string Route(string kind, string name, string parent, params string[] backends) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{kind}}
            metadata: { name: {{name}} }
            spec:
              parentRefs: [{{parent}}]
              rules: [{ backendRefs: [{{string.Join(", ", backends)}}] }]
            """;

    private static ListenerExpectation Listener(string name, int routes) =>
        new(name, Condition.True("Accepted"), Condition.True("Programmed"), Condition.True("ResolvedRefs")) { AttachedRoutes = routes };

    private static async Task<DateTimeOffset> CreatedAsync(Scene scene, string kind, string name) =>
        DateTimeOffset.Parse(
            (string)(await scene.Api.GetAsync(scene.RouteId(kind, name)))!["metadata"]!["creationTimestamp"]!,
            System.Globalization.CultureInfo.InvariantCulture
        );

    /// <summary>A Gateway with three listeners of the kind's protocol, on ports 9300 to 9302, and one of HTTP.</summary>
    private async Task<Scene> OpenAsync(string kind, string name, params string[] workloads)
    {
        var protocol = ProtocolOf(kind);
        var scene = await cluster.OpenAsync($"{protocol.ToLowerInvariant()}-{name}");
        foreach (var workload in workloads)
        {
            await scene.ApplyAsync(Workload(kind, scene.Namespace, workload));
        }
        await scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: edge }
            spec:
              gatewayClassName: kuma
              listeners:
                - { name: one, port: 9300, protocol: {{protocol}} }
                - { name: two, port: 9301, protocol: {{protocol}} }
                - { name: three, port: 9302, protocol: {{protocol}} }
                - { name: http, port: 9380, protocol: HTTP }
            """
        );
        return scene;
    }
}
