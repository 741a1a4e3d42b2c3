using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class FiltersAndWeights(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteRequestHeaderModifier")]
    public async Task Request_headers_are_set_added_and_removed()
    {
        await using var scene = await cluster.PlayAsync("request-headers", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/set").Header("Other", "stays").From("alpha").SeesHeader("X-Set", "by-rule").SeesHeader("Other", "stays"),
            Get("/set").Header("X-Set", "by-client").From("alpha").SeesHeader("X-Set", "by-rule"),
            Get("/add").From("alpha").SeesHeader("X-Add", "by-rule"),
            Get("/add").Header("X-Add", "by-client").From("alpha").SeesHeader("X-Add", "by-client,by-rule"),
            Get("/remove")
                .Header("X-Remove", "by-client")
                .Header("Other", "stays")
                .From("alpha")
                .SeesHeader("X-Remove", null)
                .SeesHeader("Other", "stays"),
            Get("/all")
                .Header("X-Set-2", "by-client")
                .Header("X-Add-2", "by-client")
                .Header("X-Remove-2", "by-client")
                .From("alpha")
                .SeesHeader("X-Set-1", "one")
                .SeesHeader("X-Set-2", "two")
                .SeesHeader("X-Add-1", "one")
                .SeesHeader("X-Add-2", "by-client,two")
                .SeesHeader("X-Remove-1", null)
                .SeesHeader("X-Remove-2", null),
            Get("/case")
                .Header("x-SET", "by-client")
                .Header("x-aDD", "by-client")
                .Header("X-REMOVE", "by-client")
                .From("alpha")
                .SeesHeader("X-Set", "by-rule")
                .SeesHeader("X-Add", "by-client,by-rule")
                .SeesHeader("X-Remove", null)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteRedirectHostAndStatus")]
    public async Task Redirect_changes_the_host_and_its_status_is_302_unless_said()
    {
        await using var scene = await cluster.PlayAsync("redirect-host-and-status");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/host").Host("example.com").RedirectsTo("http://example.org/host"),
            Get("/host/deeper?q=1").Host("example.com").RedirectsTo("http://example.org/host/deeper?q=1"),
            Get("/host-and-status").Host("example.com").RedirectsTo("http://example.org/host-and-status", 301)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteWeight")]
    public async Task Requests_are_shared_by_weight_and_weight_0_gets_none()
    {
        await using var scene = await cluster.PlayAsync("weights", "alpha", "beta", "gamma");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/"));

        var shares = await Distribution.OfAsync(edge, Get("/"), requests: 500);

        Assert.Equal(0.7, shares.GetValueOrDefault("alpha"), tolerance: 0.05);
        Assert.Equal(0.3, shares.GetValueOrDefault("beta"), tolerance: 0.05);
        Assert.False(shares.ContainsKey("gamma"), "weight 0 was served");
    }
}
