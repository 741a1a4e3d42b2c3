using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;

namespace Portolan.Conformance.Cases;

public sealed class ObservedGenerations(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "GatewayClassObservedGenerationBump")]
    public async Task Conditions_of_a_GatewayClass_follow_its_generation()
    {
        await using var scene = await cluster.OpenAsync("observed-generation-class");
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: { name: observed-generation }
            spec: { controllerName: gateways.kuma.io/controller, description: old }
            """
        );
        var id = ObjectId.GatewayClass("observed-generation");
        var before = await scene.Observer.ConditionsAsync(id, Condition.True("Accepted"));

        await scene.Api.PatchAsync(id, new JsonObject { ["spec"] = new JsonObject { ["description"] = "new" } });

        AssertBumped(before, await scene.Observer.ConditionsAsync(id, Condition.True("Accepted")));
    }

    [Fact]
    [Trait("Upstream", "GatewayObservedGenerationBump")]
    public async Task Conditions_of_a_Gateway_follow_its_generation()
    {
        await using var scene = await cluster.PlayAsAsync("observed-generation-gateway", "observed-generation", "alpha");
        var id = scene.GatewayId("edge");
        var before = await scene.Observer.GatewayAsync(id, Condition.True("Accepted"), Condition.True("Programmed"));

        await scene.Api.UpdateAsync(id, body => body["spec"]!["listeners"]![0]!["hostname"] = "foo.com");

        AssertBumped(before, await scene.Observer.GatewayAsync(id, Condition.True("Accepted"), Condition.True("Programmed")));
        await scene.Observer.ListenerAsync(id, new ListenerExpectation("http", Condition.True("Accepted"), Condition.True("Programmed")));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteObservedGenerationBump")]
    public async Task Conditions_of_an_HTTPRoute_follow_its_generation()
    {
        await using var scene = await cluster.PlayAsAsync("observed-generation-route", "observed-generation", "alpha", "beta");
        var id = scene.RouteId("bumped");
        await scene.Observer.RouteIsServedAsync(id);
        var before = (await scene.Api.GetAsync(id))!;

        await scene.Api.UpdateAsync(id, body => body["spec"]!["rules"]![0]!["backendRefs"]![0]!["name"] = "beta");

        await scene.Observer.RouteIsServedAsync(id);
        AssertBumped(before, (await scene.Api.GetAsync(id))!);
    }

    private static void AssertBumped(JsonObject before, JsonObject after) =>
        Assert.Equal((long)before["metadata"]!["generation"]! + 1, (long)after["metadata"]!["generation"]!);
}
