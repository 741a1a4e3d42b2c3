using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>What happens when objects change: statuses and traffic follow, in either direction.</summary>
public sealed class Changes(CaseCluster cluster)
{
    [Fact]
    public async Task Namespace_that_gets_the_label_of_a_selector_may_attach_its_routes()
    {
        await using var scene = await cluster.PlayAsAsync("changes-labels", "changes", "alpha");
        await scene.ApplyAsync("{ apiVersion: v1, kind: Namespace, metadata: { name: changes-labels-tenant } }");
        foreach (var document in EchoWorkload.Manifests("changes-labels-tenant", "crane"))
        {
            await scene.ApplyAsync(document);
        }
        await scene.Api.UpdateAsync(
            scene.GatewayId("edge"),
            body =>
                body["spec"]!["listeners"]![0]!["allowedRoutes"] = JsonNode.Parse(
                    """{"namespaces":{"from":"Selector","selector":{"matchLabels":{"tenant":"yes"}}}}"""
                )
        );
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: tenant, namespace: changes-labels-tenant }
            spec:
              parentRefs: [{ name: edge, namespace: changes-labels }]
              rules: [{ backendRefs: [{ name: crane, port: 8080 }] }]
            """
        );
        var route = ObjectId.HttpRoute("changes-labels-tenant", "tenant");
        var space = new ObjectId("v1", "Namespace", "", "changes-labels-tenant");
        await scene.Observer.RouteAsync(route, "edge", Condition.False("Accepted", "NotAllowedByListeners"));

        await scene.Api.PatchAsync(space, Labels("yes"));
        await scene.Observer.RouteIsServedAsync(route);
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").From("crane"));

        await scene.Api.PatchAsync(space, Labels(null));
        await scene.Observer.RouteAsync(route, "edge", Condition.False("Accepted", "NotAllowedByListeners"));
        await edge.ShowsAsync(Get("/").Is(404));
    }

    [Fact]
    public async Task Route_is_accepted_when_its_Gateway_comes_later()
    {
        await using var scene = await cluster.PlayAsAsync("changes-late", "changes", "alpha");
        await scene.Api.UpdateAsync(scene.RouteId("all"), body => body["spec"]!["parentRefs"]![0]!["name"] = "late");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").Is(404));
        await Eventually.SucceedsAsync(async () =>
        {
            if (Observer.Parents((await scene.Api.GetAsync(scene.RouteId("all")))!).Count > 0)
            {
                throw new NotYetException("the old parent is still in the status");
            }
        });

        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: late }
            spec: { gatewayClassName: kuma, listeners: [{ name: http, port: 80, protocol: HTTP }] }
            """
        );

        await scene.Observer.RouteIsServedAsync(scene.RouteId("all"));
        var late = await scene.GatewayAsync("late");
        await late.ShowsAsync(Get("/").From("alpha"));
        await edge.ShowsAsync(Get("/").Is(404));
    }

    [Fact]
    public async Task Service_that_goes_and_comes_back_takes_its_traffic_along()
    {
        await using var scene = await cluster.PlayAsAsync("changes-service", "changes", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").From("alpha"));
        var id = new ObjectId("v1", "Service", scene.Namespace, "alpha");

        await scene.Api.DeleteAsync(id);
        await scene.Observer.RouteAsync(
            scene.RouteId("all"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "BackendNotFound")
        );
        await edge.ShowsAsync(Get("/").Is(500));

        await scene.ApplyAsync(EchoWorkload.Manifests(scene.Namespace, "alpha")[1]);
        await scene.Observer.RouteIsServedAsync(scene.RouteId("all"));
        await edge.ShowsAsync(Get("/").From("alpha"));
    }

    [Fact]
    public async Task Port_that_a_Service_lacks_is_told_and_answered_with_500()
    {
        await using var scene = await cluster.PlayAsAsync("changes-port", "changes", "alpha");
        await scene.Api.UpdateAsync(scene.RouteId("all"), body => body["spec"]!["rules"]![0]!["backendRefs"]![0]!["port"] = 9999);
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteAsync(
            scene.RouteId("all"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "BackendNotFound")
        );
        await edge.ShowsAsync(Get("/").Is(500));
    }

    [Fact]
    public async Task Older_route_wins_over_an_equal_one_and_hands_over_when_it_goes()
    {
        await using var scene = await cluster.PlayAsAsync("changes-equal", "changes", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").From("alpha"));

        // Creation times have seconds; of two in one second the first by name wins, and that is the older one here as well.
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: beta }
            spec: { parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: beta, port: 8080 }] }] }
            """
        );
        await scene.Observer.RouteIsServedAsync(scene.RouteId("beta"));
        await edge.ShowsAsync(Get("/").From("alpha"));

        await scene.Api.DeleteAsync(scene.RouteId("all"));
        await edge.ShowsAsync(Get("/").From("beta"));
    }

    [Fact]
    public async Task Entries_of_other_controllers_in_a_routes_status_stay()
    {
        await using var scene = await cluster.PlayAsAsync("changes-foreign", "changes", "alpha");
        var id = scene.RouteId("all");
        await scene.Observer.RouteIsServedAsync(id);

        await scene.Api.UpdateStatusAsync(
            id,
            body =>
                body["status"]!["parents"]!
                    .AsArray()
                    .Insert(
                        0,
                        JsonNode.Parse(
                            """
                            {
                              "parentRef": { "group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "elsewhere" },
                              "controllerName": "example.org/other",
                              "conditions": [{
                                "type": "Accepted", "status": "True", "reason": "Accepted", "message": "",
                                "observedGeneration": 1, "lastTransitionTime": "2026-01-01T00:00:00Z"
                              }]
                            }
                            """
                        )
                    )
        );
        await scene.Api.UpdateAsync(id, body => body["spec"]!["hostnames"] = new JsonArray("example.com"));

        await scene.Observer.RouteAsync(id, "edge", Condition.True("Accepted"));
        var parents = Observer.Parents((await scene.Api.GetAsync(id))!);
        Assert.Equal(["example.org/other", Cluster.ControllerName], parents.Select(parent => (string)parent!["controllerName"]!));
    }

    [Fact]
    public async Task Class_with_parameters_that_are_missing_refuses_its_Gateways_until_they_are_there()
    {
        await using var scene = await cluster.OpenAsync("changes-class");
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: { name: changes-class }
            spec:
              controllerName: gateways.kuma.io/controller
              parametersRef: { group: kuma.io, kind: MeshGatewayConfig, name: changes-class }
            """
        );
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: edge }
            spec: { gatewayClassName: changes-class, listeners: [{ name: http, port: 80, protocol: HTTP }] }
            """
        );
        await scene.Observer.ConditionsAsync(ObjectId.GatewayClass("changes-class"), Condition.False("Accepted", "InvalidParameters"));
        await scene.Observer.GatewayAsync(scene.GatewayId("edge"), Condition.False("Accepted", "InvalidParameters"));

        await scene.ApplyAsync(
            "{ apiVersion: kuma.io/v1alpha1, kind: MeshGatewayConfig, metadata: { name: changes-class }, spec: { replicas: 1 } }"
        );

        await scene.Observer.ConditionsAsync(ObjectId.GatewayClass("changes-class"), Condition.True("Accepted"));
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").Is(404));
    }

    private static JsonObject Labels(string? tenant) =>
        new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["tenant"] = tenant } } };
}
