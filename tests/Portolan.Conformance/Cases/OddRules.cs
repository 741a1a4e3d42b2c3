using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class OddRules(CaseCluster cluster)
{
    [Fact]
    public async Task Filter_that_is_not_known_is_never_skipped()
    {
        await using var scene = await cluster.PlayAsAsync("odd-rules-filter", "odd-rules", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(Get("/filter").Is(500), Get("/good").From("alpha"));
    }

    [Fact]
    public async Task Mirror_without_a_grant_gets_nothing_and_is_told()
    {
        await using var scene = await cluster.PlayAsync("odd-rules", "alpha", "odd-rules-docks/crane");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteAsync(
            scene.RouteId("mirror-without-grant"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "RefNotPermitted")
        );
        await edge.ShowsAsync(Get("/mirror").From("alpha"));
        Assert.Empty(scene.ReceivedBy("crane", "odd-rules-docks"));
    }

    [Fact]
    public async Task Share_of_a_backend_that_is_not_there_is_answered_with_500()
    {
        await using var scene = await cluster.PlayAsAsync("odd-rules-half", "odd-rules", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/good").From("alpha"));
        await scene.Observer.RouteAsync(
            scene.RouteId("half-dangling"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "BackendNotFound")
        );

        var statuses = new List<int>();
        for (var request = 0; request < 100; request++)
        {
            statuses.Add((await edge.SendAsync(Get("/half"))).Status);
        }

        Assert.Equal([200, 500], statuses.Distinct().Order());
        Assert.InRange(statuses.Count(status => status == 500), 40, 60);
    }

    [Fact]
    public async Task Rule_whose_weights_are_all_0_answers_500()
    {
        await using var scene = await cluster.PlayAsAsync("odd-rules-zero", "odd-rules", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(Get("/zero").Is(500));
    }

    [Fact]
    public async Task Expression_that_cannot_be_read_fails_alone()
    {
        await using var scene = await cluster.PlayAsAsync("odd-rules-expression", "odd-rules", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(Get("/expr/12").From("alpha"), Get("/expr/x").Is(404), Get("/good").From("alpha"));
        await scene.Observer.RouteAsync(
            scene.RouteId("bad-expression"),
            "edge",
            Condition.True("Accepted"),
            Condition.True("PartiallyInvalid", "UnsupportedValue")
        );
    }
}
