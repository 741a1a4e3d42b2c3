using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class PathAndHeaderMatching(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteExactPathMatching")]
    public async Task Exact_path_matches_the_whole_path_and_nothing_else()
    {
        await using var scene = await cluster.PlayAsync("exact-path", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/one").From("alpha"),
            Get("/two").From("beta"),
            Get("/one?query=is-not-path").From("alpha"),
            Get("/").Is(404),
            Get("/one/").Is(404),
            Get("/one/example").Is(404),
            Get("/two/").Is(404),
            Get("/ONE").Is(404),
            Get("/Two").Is(404),
            Get("/three").Is(404)
        );
        await scene.Observer.RouteIsServedAsync(scene.RouteId("exact"));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteMatching")]
    public async Task One_match_of_several_is_enough_and_the_longer_prefix_wins()
    {
        await using var scene = await cluster.PlayAsync("matching", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/").From("alpha"),
            Get("/example").From("alpha"),
            Get("/").Header("Version", "one").From("alpha"),
            Get("/v2").From("beta"),
            Get("/v2/").From("beta"),
            Get("/v2/example").From("beta"),
            Get("/v2").Header("Version", "one").From("beta"),
            Get("/").Header("Version", "two").From("beta"),
            Get("/v2example").From("alpha"),
            Get("/foo/v2/example").From("alpha")
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteMatchingAcrossRoutes")]
    public async Task Precedence_holds_across_routes_of_one_host()
    {
        await using var scene = await cluster.PlayAsync("matching-across-routes", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/").Host("example.com").From("alpha"),
            Get("/example").Host("example.com").From("alpha"),
            Get("/example").Host("example.net").From("alpha"),
            Get("/example").Host("example.com").Header("Version", "one").From("alpha"),
            Get("/v2").Host("example.com").From("beta"),
            Get("/v2/example").Host("example.com").From("beta"),
            Get("/").Host("example.com").Header("Version", "two").From("beta"),
            Get("/v2").Host("example.com").Header("Version", "one").From("beta"),
            Get("/v2").Host("example.net").From("alpha"),
            Get("/v2example").Host("example.com").From("alpha"),
            Get("/").Host("example.net").Header("Version", "two").From("alpha"),
            Get("/").Host("example.org").Is(404)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteHeaderMatching")]
    public async Task More_matching_headers_win_and_all_of_a_match_must_hold()
    {
        await using var scene = await cluster.PlayAsync("header-matching", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/").Header("Version", "one").From("alpha"),
            Get("/").Header("Version", "two").From("beta"),
            Get("/").Header("vERSION", "two").Header("Color", "orange").From("alpha"),
            Get("/").Header("Color", "blue").From("alpha"),
            Get("/").Header("Color", "green").From("alpha"),
            Get("/").Header("Color", "red").From("beta"),
            Get("/").Header("Color", "yellow").From("beta"),
            Get("/").Header("Color", "orange").Is(404),
            Get("/").Header("Color", "purple").Is(404),
            Get("/").Header("Version", "ONE").Is(404),
            Get("/").Is(404)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRoutePathMatchOrder")]
    public async Task Exact_wins_over_prefix_and_longer_prefix_over_shorter()
    {
        await using var scene = await cluster.PlayAsync("path-match-order", "alpha", "beta", "gamma");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/match/exact/one").From("gamma"),
            Get("/match/exact").From("beta"),
            Get("/match").From("alpha"),
            Get("/match/other").From("alpha"),
            Get("/match/exact/two").From("alpha"),
            Get("/match/prefix/one/any").From("alpha"),
            Get("/match/prefix/one/any/deeper").From("alpha"),
            Get("/match/prefix/one/other").From("beta"),
            Get("/match/prefix/one").From("beta"),
            Get("/match/prefix/any").From("gamma"),
            Get("/match/prefix").From("gamma"),
            Get("/matching").Is(404)
        );
    }
}
