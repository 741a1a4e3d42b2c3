using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>Default Gateways (GEP-3793).</summary>
public sealed class DefaultGateways(CaseCluster cluster)
{
    [Fact]
    public async Task Routes_that_ask_are_bound_to_the_Gateways_that_are_default_ones_as_these_change()
    {
        await using var scene = await cluster.PlayAsync("default-gateways", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");
        var plain = await scene.GatewayAsync("plain");

        // One Gateway is a default one: it has what asks, beside what names others.
        await scene.Observer.ConditionsAsync(scene.GatewayId("edge"), Condition.True("DefaultGateway"));
        await scene.Observer.NoConditionAsync(scene.GatewayId("plain"), "DefaultGateway");
        await IsBoundAsync(scene, "asking", "edge");
        await IsBoundAsync(scene, "naming", "edge", "plain");
        await edge.ShowsAsync(Get("/").From("alpha"), Get("/named").From("beta"));
        await plain.ShowsAsync(Get("/").Is(404), Get("/named").From("beta"));
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("http") { AttachedRoutes = 2 });

        // Two are: both have it.
        await scene.Api.PatchAsync(scene.GatewayId("plain"), Scope("All"));
        await IsBoundAsync(scene, "asking", "edge", "plain");
        await plain.ShowsAsync(Get("/").From("alpha"), Get("/named").From("beta"));

        // The other one alone: the first has nothing any more, and nobody says that it has.
        await scene.Api.PatchAsync(scene.GatewayId("edge"), Scope(null));
        await scene.Observer.NoConditionAsync(scene.GatewayId("edge"), "DefaultGateway");
        await IsBoundAsync(scene, "asking", "plain");
        await IsBoundAsync(scene, "naming", "plain");
        await edge.ShowsAsync(Get("/").Is(404), Get("/named").Is(404));
        await plain.ShowsAsync(Get("/").From("alpha"));
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("http") { AttachedRoutes = 0 });
    }

    private static JsonObject Scope(string? scope) => new() { ["spec"] = new JsonObject { ["defaultScope"] = scope } };

    private static Task IsBoundAsync(Scene scene, string route, params string[] gateways) =>
        Eventually.SucceedsAsync(async () =>
        {
            var body = await scene.Api.GetAsync(scene.RouteId(route)) ?? throw new NotYetException($"{route} is not there");
            var bound = Observer
                .Parents(body)
                .Select(parent => (string)parent!["parentRef"]!["name"]!)
                .Order(StringComparer.Ordinal)
                .ToArray();
            if (!bound.SequenceEqual(gateways))
            {
                throw new NotYetException($"{route}: bound to [{string.Join(", ", bound)}], wanted [{string.Join(", ", gateways)}]");
            }
            foreach (var gateway in gateways)
            {
                await scene.Observer.RouteAsync(scene.RouteId(route), gateway, Condition.True("Accepted"), Condition.True("ResolvedRefs"));
            }
        });
}
