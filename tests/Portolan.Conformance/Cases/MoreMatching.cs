using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class MoreMatching(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteMethodMatching")]
    public async Task Method_wins_over_headers_and_loses_to_a_longer_path()
    {
        await using var scene = await cluster.PlayAsync("method-matching", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Send("POST", "/").From("alpha"),
            Get("/").From("beta"),
            Get("/path").From("alpha"),
            Send("PUT", "/").Header("version", "two").From("alpha"),
            Send("PUT", "/").From("beta"),
            Send("DELETE", "/").Is(404),
            Send("HEAD", "/").Is(404)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteQueryParamMatching")]
    public async Task Query_parameters_match_exactly_or_by_expression()
    {
        await using var scene = await cluster.PlayAsync("query-matching", "alpha", "beta", "gamma");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/?animal=whale").From("alpha"),
            Get("/?animal=dolphin").From("beta"),
            Get("/?animal=dolphin&color=blue").From("gamma"),
            Get("/?color=blue&animal=dolphin").From("gamma"),
            Get("/?animal=dolphin&color=red").From("beta"),
            Get("/path?animal=whale").From("beta"),
            Get("/?ANIMAL=whale").Is(404),
            Get("/?animal=Whale").Is(404),
            Get("/?animal=whales").Is(404),
            Get("/?animal=dog").Is(404),
            Get("/?size=12").From("gamma"),
            Get("/?size=big").Is(404),
            Get("/").Is(404)
        );
    }

    [Fact]
    [Trait("Upstream", "GatewayHTTPListenerIsolation")]
    public async Task Request_belongs_to_the_most_specific_listener_only()
    {
        await using var scene = await cluster.PlayAsync("listener-isolation", "alpha");
        var edge = await scene.GatewayAsync("edge");
        var own = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bar.com"] = "/any",
            ["bar.example.com"] = "/wide",
            ["bar.foo.example.com"] = "/narrow",
            ["abc.foo.example.com"] = "/exact",
        };

        await edge.ShowsAsync([
            .. from host in own.Keys
            from path in own.Values
            let row = Get(path).Host(host)
            select own[host] == path ? row.From("alpha") : row.Is(404),
        ]);
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteListenerPortMatching")]
    [Trait("Upstream", "HTTPRouteInvalidParentRefNotMatchingListenerPort")]
    [Trait("Upstream", "HTTPRouteInvalidParentRefSectionNameNotMatchingPort")]
    public async Task Parent_reference_with_a_port_takes_the_listeners_of_that_port()
    {
        await using var scene = await cluster.PlayAsync("parent-ports", "alpha", "beta", "gamma");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(
            Get("/").Host("foo.com").From("alpha"),
            Get("/").Host("bar.com").Is(404),
            Get("/").Host("foo.com").On(8080).From("beta"),
            Get("/").Host("bar.com").On(8080).From("beta"),
            Get("/").Host("foo.com").On(8090).From("gamma"),
            Get("/").Host("bar.com").On(8090).Is(404)
        );
        foreach (var route in new[] { "wrong-port", "wrong-pair" })
        {
            await scene.Observer.RouteAsync(scene.RouteId(route), "edge", Condition.False("Accepted", "NoMatchingParent"));
        }
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteNamedRule")]
    [Trait("Upstream", "GatewayWithAttachedRoutesWithPort8080")]
    public async Task Rules_may_have_names_and_listeners_of_one_Gateway_any_ports()
    {
        await using var scene = await cluster.PlayAsync("named-rules", "alpha", "beta");
        var edge = await scene.GatewayAsync("edge");

        await edge.ShowsAsync(Get("/named").From("alpha"), Get("/unnamed").From("beta"), Get("/named").On(8080).Is(404));
        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("other", Condition.True("Programmed")) { AttachedRoutes = 0 }
        );
        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("http", Condition.True("Programmed")) { AttachedRoutes = 1 }
        );
    }
}
