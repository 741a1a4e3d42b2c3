using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class Attachment(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteSimpleSameNamespace")]
    public async Task Route_of_the_same_namespace_is_served()
    {
        await using var scene = await cluster.PlayAsync("simple-same-namespace", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(Get("/").From("alpha").In("simple-same-namespace"), Get("/any/path?q=1").From("alpha"));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("all"));
        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation(
                "http",
                Condition.True("Accepted"),
                Condition.True("Programmed"),
                Condition.True("ResolvedRefs"),
                Condition.False("Conflicted", "NoConflicts")
            )
            {
                AttachedRoutes = 1,
            }
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteCrossNamespace")]
    public async Task Route_of_a_selected_namespace_is_served()
    {
        await using var scene = await cluster.PlayAsync("cross-namespace", "cross-namespace-tenant/crane");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(Get("/").From("crane").In("cross-namespace-tenant"));
        await scene.Observer.RouteIsServedAsync(ObjectId.HttpRoute("cross-namespace-tenant", "tenant"));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteInvalidCrossNamespaceParentRef")]
    public async Task Route_of_a_namespace_that_is_not_allowed_is_refused()
    {
        await using var scene = await cluster.PlayAsync("parent-not-allowed", "parent-not-allowed-tenant/crane");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteAsync(
            ObjectId.HttpRoute("parent-not-allowed-tenant", "stranger"),
            "edge",
            Condition.False("Accepted", "NotAllowedByListeners")
        );
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("http") { AttachedRoutes = 0 });
        await edge.ShowsAsync(Get("/").Is(404));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteInvalidParentRefNotMatchingSectionName")]
    public async Task Route_that_names_an_unknown_listener_is_refused()
    {
        await using var scene = await cluster.PlayAsync("section-name-unknown", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteAsync(scene.RouteId("lost"), "edge", Condition.False("Accepted", "NoMatchingParent"));
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("http") { AttachedRoutes = 0 });
        await edge.ShowsAsync(Get("/").Is(404));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteMultipleGateways")]
    public async Task Gateways_share_a_route_and_keep_their_own_apart()
    {
        await using var scene = await cluster.PlayAsync("multiple-gateways", "alpha", "beta", "gamma");
        var north = await scene.GatewayAsync("north");
        var south = await scene.GatewayAsync("south");

        Assert.NotEqual(north.Address, south.Address);
        await north.ShowsAsync(Get("/shared").From("alpha"), Get("/").From("beta"), Get("/own").From("beta"));
        await south.ShowsAsync(Get("/shared").From("alpha"), Get("/").From("gamma"), Get("/own").From("gamma"));
        await scene.Observer.RouteIsServedAsync(scene.RouteId("shared"));
    }

    [Fact]
    [Trait("Upstream", "GatewayWithAttachedRoutes")]
    public async Task Attached_routes_are_counted_per_listener()
    {
        await using var scene = await cluster.PlayAsAsync("attached-routes-counted", "attached-routes", "alpha");

        await scene.Observer.ListenerAsync(
            scene.GatewayId("one"),
            Served with
            {
                AttachedRoutes = 1,
                SupportedKinds = ListenerExpectation.HttpKinds,
            }
        );
        await scene.Observer.ListenerAsync(scene.GatewayId("two"), Served with { AttachedRoutes = 2 });
        await scene.Observer.RouteAsync(scene.RouteId("stranger"), "two", Condition.False("Accepted", "NoMatchingListenerHostname"));
    }

    [Fact]
    [Trait("Upstream", "GatewayWithAttachedRoutes")]
    public async Task Route_with_unresolved_backends_counts_as_attached_to_a_listener_without_certificate()
    {
        await using var scene = await cluster.PlayAsAsync("attached-routes-unresolved", "attached-routes", "alpha");

        await scene.Observer.ListenerAsync(
            scene.GatewayId("broken"),
            new ListenerExpectation(
                "tls",
                Condition.False("Programmed", "Invalid"),
                Condition.False("ResolvedRefs", "InvalidCertificateRef")
            )
            {
                AttachedRoutes = 1,
            }
        );
        await scene.Observer.RouteAsync(
            scene.RouteId("unresolved"),
            "broken",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "BackendNotFound")
        );
    }

    private static ListenerExpectation Served =>
        new("http", Condition.True("Accepted"), Condition.True("Programmed"), Condition.True("ResolvedRefs"));
}
