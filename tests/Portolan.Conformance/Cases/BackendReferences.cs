using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class BackendReferences(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteReferenceGrant")]
    public async Task Service_of_another_namespace_is_reached_as_long_as_the_grant_stands()
    {
        await using var scene = await cluster.PlayAsync("reference-grant", "reference-grant-docks/crane");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").From("crane").In("reference-grant-docks"));

        await scene.Api.DeleteAsync(new ObjectId("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "reference-grant-docks", "routes"));

        await scene.Observer.RouteAsync(
            scene.RouteId("over-there"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "RefNotPermitted")
        );
        await edge.ShowsAsync(Get("/").Is(500));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteInvalidReferenceGrant")]
    public async Task Grants_that_miss_in_one_field_permit_nothing()
    {
        await using var scene = await cluster.PlayAsync("invalid-grant", "invalid-grant-docks/crane");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteAsync(
            scene.RouteId("over-there"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "RefNotPermitted")
        );
        await edge.ShowsAsync(Get("/").Is(500));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteInvalidCrossNamespaceBackendRef")]
    public async Task Service_of_another_namespace_needs_a_grant()
    {
        await using var scene = await cluster.PlayAsync("no-grant", "no-grant-docks/crane");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteAsync(
            scene.RouteId("over-there"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "RefNotPermitted")
        );
        await edge.ShowsAsync(Get("/").Is(500));
    }

    [Fact]
    [Trait("Upstream", "HTTPRoutePartiallyInvalidViaInvalidReferenceGrant")]
    public async Task Rule_without_a_grant_fails_alone()
    {
        await using var scene = await cluster.PlayAsync("partial-grant", "partial-grant-docks/crane", "partial-grant-docks/winch");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteAsync(
            scene.RouteId("over-there"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "RefNotPermitted")
        );
        await edge.ShowsAsync(Get("/").From("crane"), Get("/v2").Is(500));
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("http") { AttachedRoutes = 1 });
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteInvalidBackendRefUnknownKind")]
    public async Task Backend_of_an_unknown_kind_answers_500_and_its_neighbour_serves()
    {
        await using var scene = await cluster.PlayAsync("unknown-backend-kind", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteAsync(
            scene.RouteId("odd"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "InvalidKind")
        );
        await edge.ShowsAsync(Get("/odd").Is(500), Get("/good").From("alpha"));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteInvalidNonExistentBackendRef")]
    public async Task Missing_Service_answers_500_until_it_is_there()
    {
        await using var scene = await cluster.PlayAsync("missing-backend", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await scene.Observer.RouteAsync(
            scene.RouteId("dangling"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "BackendNotFound")
        );
        await edge.ShowsAsync(Get("/dangling").Is(500), Get("/good").From("alpha"));

        foreach (var document in EchoWorkload.Manifests(scene.Namespace, "nowhere"))
        {
            await scene.ApplyAsync(document);
        }

        await scene.Observer.RouteIsServedAsync(scene.RouteId("dangling"));
        await edge.ShowsAsync(Get("/dangling").From("nowhere"), Get("/good").From("alpha"));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteNoBackendRefs")]
    public async Task Rule_without_backends_answers_500()
    {
        await using var scene = await cluster.PlayAsync("no-backends", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(Get("/empty").Is(500), Get("/omitted").Is(500), Get("/good").From("alpha"));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("none"));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteServiceTypes")]
    public async Task Headless_Services_and_hand_written_EndpointSlices_are_backends()
    {
        await using var scene = await cluster.PlayAsync("service-types", "alpha");
        var edge = await scene.GatewayAsync("edge");
        foreach (var service in new[] { "manual", "manual-headless" })
        {
            await scene.ApplyAsync(Slice(service, [.. scene.PodsOf("alpha").Select(pod => pod.Spec.Address.ToString())]));
        }

        await edge.ShowsAsync(Get("/headless").From("alpha"), Get("/manual").From("alpha"), Get("/manual-headless").From("alpha"));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("types"));
    }

    private static JsonObject Slice(string service, string[] addresses) =>
        Manifest.Parse(
            $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: {{service}}-by-hand, labels: { kubernetes.io/service-name: {{service}} } }
            addressType: IPv4
            ports: [{ name: http, port: 3000, protocol: TCP }]
            endpoints: [{ addresses: [{{string.Join(", ", addresses)}}] }]
            """
        )[0];
}
