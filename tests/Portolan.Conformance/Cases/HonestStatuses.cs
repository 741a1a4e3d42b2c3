using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>A status is never ahead of the truth, and never half old and half new.</summary>
public sealed class HonestStatuses(CaseCluster cluster)
{
    [Fact]
    public async Task Programmed_means_that_the_first_request_is_answered()
    {
        await using var scene = await cluster.PlayAsAsync("honest-programmed", "changes", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").From("alpha"));

        for (var port = 8100; port < 8110; port++)
        {
            await scene.Api.UpdateAsync(scene.GatewayId("edge"), body => body["spec"]!["listeners"]![0]!["port"] = port);
            await scene.Observer.GatewayAsync(scene.GatewayId("edge"), Condition.True("Programmed"));

            // Once, and no second try.
            var reply = await edge.SendAsync(Get("/").On(port));
            Assert.Equal("alpha", reply.Echo?.Workload);
        }
    }

    [Fact]
    public async Task All_conditions_of_a_Gateway_move_to_a_new_generation_in_one_write()
    {
        await using var scene = await cluster.PlayAsAsync("honest-generations", "changes", "alpha");
        var id = scene.GatewayId("edge");
        await scene.GatewayAsync("edge");
        using var stop = new CancellationTokenSource();
        var seen = WatchAsync(scene, id, lastGeneration: 6, stop.Token);

        for (var generation = 2; generation <= 6; generation++)
        {
            await scene.Api.UpdateAsync(id, body => body["spec"]!["listeners"]![0]!["hostname"] = $"host-{generation}.example.com");
            await scene.Observer.GatewayAsync(id, Condition.True("Accepted"), Condition.True("Programmed"));
        }

        stop.CancelAfter(Eventually.Patience);
        Assert.All(await seen, generations => Assert.Single(generations));
    }

    /// <summary>The generations that each version of the object's status speaks of, until all speak of the last one.</summary>
    private static async Task<List<long[]>> WatchAsync(Scene scene, ObjectId id, long lastGeneration, CancellationToken stop)
    {
        List<long[]> versions = [];
        await foreach (var body in scene.Api.WatchAsync(id, stop))
        {
            var conditions = StatusReader
                .ConditionsOf(body["status"])
                .Concat((body["status"]?["listeners"] as JsonArray ?? []).SelectMany(listener => StatusReader.ConditionsOf(listener)));
            versions.Add([.. conditions.Select(condition => (long)condition!["observedGeneration"]!).Distinct()]);
            if (versions[^1] is [var only] && only == lastGeneration)
            {
                break;
            }
        }

        return versions;
    }
}
