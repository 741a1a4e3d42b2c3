using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class BackendFilters(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteBackendURLRewrite")]
    public async Task Host_and_path_are_rewritten_for_one_backend()
    {
        await using var scene = await cluster.PlayAsAsync("backend-rewrite", "backend-filters", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/full/original?a=b").From("alpha").Sees("/rewritten-full?a=b").SeesHost("one.example.com"),
            Get("/prefix/original?a=b").From("alpha").Sees("/rewritten-prefix/original?a=b")
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteBackendRequestRedirect")]
    public async Task Redirect_answers_in_the_place_of_its_backend_alone()
    {
        await using var scene = await cluster.PlayAsAsync("backend-redirect", "backend-filters", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/redirect").Host("a.example.com").RedirectsTo("https://gateway-api.example.com/redirect", 301),
            Get("/broken").Is(500)
        );
        var statuses = new List<int>();
        for (var request = 0; request < 20; request++)
        {
            statuses.Add((await edge.SendAsync(Get("/half"))).Status);
        }
        Assert.Equal(10, statuses.Count(status => status == 200));
        Assert.Equal(10, statuses.Count(status => status == 302));
        Assert.Empty(scene.ReceivedBy("beta"));
    }

    [Fact]
    public async Task Rule_and_backend_that_both_rewrite_are_refused()
    {
        await using var scene = await cluster.PlayAsAsync("backend-filters-twice", "backend-filters", "alpha", "beta");

        await scene.Observer.RouteAsync(scene.RouteId("twice"), "edge", Condition.False("Accepted", "IncompatibleFilters"));
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/twice").Is(500));
    }
}
