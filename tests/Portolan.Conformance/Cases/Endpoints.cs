using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class Endpoints(CaseCluster cluster)
{
    [Fact]
    public async Task Service_without_endpoints_answers_503_until_it_has_one()
    {
        await using var scene = await cluster.PlayAsAsync("endpoints-none", "endpoints", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").Is(503));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("all"));

        await scene.ApplyAsync(Slice(scene, "one", Endpoint(scene, "alpha")));

        await edge.ShowsAsync(Get("/").From("alpha"));
    }

    [Fact]
    public async Task Endpoints_of_several_slices_are_all_used()
    {
        await using var scene = await cluster.PlayAsAsync("endpoints-slices", "endpoints", "alpha", "beta");
        await scene.ApplyAsync(Slice(scene, "one", Endpoint(scene, "alpha")));
        await scene.ApplyAsync(Slice(scene, "two", Endpoint(scene, "beta")));
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/"));

        await Eventually.SucceedsAsync(async () =>
        {
            var shares = await Distribution.OfAsync(edge, Get("/"), requests: 40);
            if (shares.Count < 2)
            {
                throw new NotYetException($"only {string.Join(", ", shares.Keys)} answers");
            }
        });
    }

    [Fact]
    public async Task Endpoint_that_is_not_ready_gets_no_request()
    {
        await using var scene = await cluster.PlayAsAsync("endpoints-ready", "endpoints", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await scene.ApplyAsync(Slice(scene, "one", Endpoint(scene, "alpha"), Endpoint(scene, "beta", ready: "false, serving: false")));

        await edge.ShowsAsync([.. Enumerable.Repeat(Get("/").From("alpha"), 12)]);
    }

    [Fact]
    public async Task Terminating_endpoint_that_serves_is_used_only_while_none_is_ready()
    {
        await using var scene = await cluster.PlayAsAsync("endpoints-terminating", "endpoints", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");
        const string Leaving = "false, serving: true, terminating: true";
        await scene.ApplyAsync(Slice(scene, "one", Endpoint(scene, "alpha", Leaving)));
        await edge.ShowsAsync(Get("/").From("alpha"));

        await scene.ApplyAsync(Slice(scene, "one", Endpoint(scene, "alpha", Leaving), Endpoint(scene, "beta")));

        await edge.ShowsAsync([.. Enumerable.Repeat(Get("/").From("beta"), 12)]);
    }

    [Fact]
    public async Task Service_with_slices_of_both_families_is_served_from_either()
    {
        await using var scene = await cluster.PlayAsAsync("endpoints-families", "endpoints", "alpha");
        var edge = await scene.GatewayAsync("edge");
        var six = Slice(scene, "six");
        six["addressType"] = "IPv6";
        await scene.ApplyAsync(six);
        await scene.ApplyAsync(Slice(scene, "four", Endpoint(scene, "alpha")));

        await edge.ShowsAsync([.. Enumerable.Repeat(Get("/").From("alpha"), 4)]);
    }

    internal static string Endpoint(Scene scene, string workload, string ready = "true") =>
        $"{{ addresses: [{scene.PodsOf(workload)[0].Spec.Address}], conditions: {{ ready: {ready} }} }}";

    internal static JsonObject Slice(Scene scene, string name, params string[] endpoints) =>
        Manifest.Parse(
            $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: {{name}}, namespace: {{scene.Namespace}}, labels: { kubernetes.io/service-name: pods } }
            addressType: IPv4
            ports: [{ name: http, port: 3000, protocol: TCP }]
            endpoints: [{{string.Join(", ", endpoints)}}]
            """
        )[0];
}
