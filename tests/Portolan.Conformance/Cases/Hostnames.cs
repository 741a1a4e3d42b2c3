using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class Hostnames(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteHostnameIntersection")]
    public async Task Only_hosts_that_route_and_listener_share_are_served()
    {
        await using var scene = await cluster.PlayAsAsync(
            "hostname-intersection-served",
            "hostname-intersection",
            "alpha",
            "beta",
            "gamma"
        );
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/s1").Host("very.specific.com").From("alpha"),
            Get("/s2").Host("foo.wildcard.io").From("beta"),
            Get("/s2").Host("bar.wildcard.io").From("beta"),
            Get("/s2").Host("foo.bar.wildcard.io").From("beta"),
            Get("/s3").Host("very.specific.com").From("gamma"),
            Get("/s4").Host("one.anotherwildcard.io").From("alpha"),
            Get("/s4").Host("one.two.anotherwildcard.io").From("alpha"),
            Get("/s4").Host("ONE.anotherwildcard.io").From("alpha")
        );
        await edge.ShowsAsync(
            Get("/s1").Host("non.matching.com").Is(404),
            Get("/s1").Host("foo.nonmatchingwildcard.io").Is(404),
            Get("/s1").Host("foo.wildcard.io").Is(404),
            Get("/non-matching").Host("very.specific.com").Is(404),
            Get("/s2").Host("non.matching.com").Is(404),
            Get("/s2").Host("wildcard.io").Is(404),
            Get("/s2").Host("fooXwildcard.io").Is(404),
            Get("/s2").Host("baz.wildcard.io").Is(404),
            Get("/s3").Host("foo.specific.com").Is(404),
            Get("/s4").Host("anotherwildcard.io").Is(404),
            Get("/s5").Host("specific.but.wrong.com").Is(404),
            Get("/s5").Host("wildcard.io").Is(404)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteHostnameIntersection")]
    public async Task Route_that_shares_no_host_with_a_listener_is_not_accepted()
    {
        await using var scene = await cluster.PlayAsAsync(
            "hostname-intersection-status",
            "hostname-intersection",
            "alpha",
            "beta",
            "gamma"
        );

        await scene.Observer.RouteAsync(scene.RouteId("nowhere"), "edge", Condition.False("Accepted", "NoMatchingListenerHostname"));
        foreach (var route in new[] { "exact-to-exact", "exact-to-wildcard", "wildcard-to-exact", "wildcard-to-wildcard", "four-names" })
        {
            await scene.Observer.RouteIsServedAsync(scene.RouteId(route));
        }
        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("exact", Condition.True("Accepted")) { AttachedRoutes = 2 }
        );
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("wild") { AttachedRoutes = 1 });
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("other-wild") { AttachedRoutes = 1 });
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteHostnameIntersection")]
    public async Task Listener_without_a_host_serves_just_the_hosts_of_the_route()
    {
        await using var scene = await cluster.PlayAsAsync("hostname-intersection-open", "hostname-intersection", "alpha", "beta", "gamma");
        var open = await scene.GatewayAsync("open");

        await open.ShowsAsync(
            Get("/").Host("first.com").From("beta"),
            Get("/").Host("sub.first.com").From("beta"),
            Get("/").Host("second.com").From("beta"),
            Get("/").Host("sub.second.com").From("beta"),
            Get("/").Host("third.com").Is(404),
            Get("/").Host("other.first.com").Is(404)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteListenerHostnameMatching")]
    public async Task Most_specific_listener_takes_the_request()
    {
        await using var scene = await cluster.PlayAsync("listener-hostname", "alpha", "beta", "gamma");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/").Host("bar.com").From("alpha"),
            Get("/").Host("foo.bar.com").From("beta"),
            Get("/").Host("baz.bar.com").From("gamma"),
            Get("/").Host("boo.bar.com").From("gamma"),
            Get("/").Host("one.two.bar.com").From("gamma"),
            Get("/").Host("multiple.prefixes.foo.com").From("gamma"),
            Get("/").Host("foo.com").Is(404),
            Get("/").Host("no.matching.host").Is(404)
        );
    }
}
