using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>Backends of kuma.io: services of the mesh, of several zones, and outside of it.</summary>
public sealed class MeshBackends(CaseCluster cluster)
{
    [Fact]
    public async Task Services_of_the_mesh_and_outside_of_it_are_backends_as_Services_are()
    {
        await using var scene = await cluster.PlayAsync("mesh-backends", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(Get("/service").From("alpha"), Get("/multi-zone").From("alpha"));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("service"));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("multi-zone"));
        await IsRefusedAsync(scene, "wrong-port", "BackendNotFound");
        await edge.ShowsAsync(Get("/wrong-port").Is(500));

        // Another namespace has to permit it, and says nothing of what is there before it does.
        await IsRefusedAsync(scene, "external", "RefNotPermitted");
        await edge.ShowsAsync(Get("/external").Is(500));
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: { name: mesh-backends, namespace: kuma-system }
            spec:
              from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: mesh-backends }]
              to: [{ group: kuma.io, kind: MeshExternalService, name: mesh-backends-outside }]
            """
        );
        await IsRefusedAsync(scene, "external", "BackendNotFound");
        await scene.ApplyAsync(await OutsideAsync(scene));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("external"));
        await edge.ShowsAsync(Get("/external").From("beta"));

        // A member of another zone beside one of this: this one serves. None of this: nobody does, and the status says why.
        var service = new ObjectId("kuma.io/v1alpha1", "MeshService", scene.Namespace, "alpha");
        await scene.Api.PatchAsync(service, Zone("elsewhere"));
        await IsRefusedAsync(scene, "service", "UnsupportedProtocol");
        await IsRefusedAsync(scene, "multi-zone", "UnsupportedProtocol");
        await edge.ShowsAsync(Get("/service").Is(500), Get("/multi-zone").Is(500));
        await scene.Api.PatchAsync(service, Zone(null));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("service"));
        await edge.ShowsAsync(Get("/service").From("alpha"), Get("/multi-zone").From("alpha"));
    }

    private static Task IsRefusedAsync(Scene scene, string route, string reason) =>
        scene.Observer.RouteAsync(scene.RouteId(route), "edge", Condition.True("Accepted"), Condition.False("ResolvedRefs", reason));

    private static JsonObject Zone(string? zone) =>
        new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["kuma.io/zone"] = zone } } };

    // Where a pod listens is outside as good as any place.
    private static Task<string> OutsideAsync(Scene scene) =>
        Eventually.SucceedsAsync(async () =>
        {
            var slices = await scene.Api.ListAsync(
                new ObjectId("discovery.k8s.io/v1", "EndpointSlice", scene.Namespace, ""),
                "kubernetes.io/service-name=beta"
            );
            var slice =
                slices.FirstOrDefault(candidate => candidate["endpoints"] is JsonArray { Count: > 0 })
                ?? throw new NotYetException("beta has no endpoint");
            var port = slice["ports"]!.AsArray().First(port => (string?)port!["name"] == "http")!["port"];
            return $$"""
                apiVersion: kuma.io/v1alpha1
                kind: MeshExternalService
                metadata: { name: mesh-backends-outside, namespace: kuma-system, labels: { kuma.io/mesh: default } }
                spec:
                  match: { type: HostnameGenerator, port: 8080, protocol: http }
                  endpoints: [{ address: {{slice["endpoints"]![0]!["addresses"]![0]}}, port: {{port}} }]
                """;
        });
}
