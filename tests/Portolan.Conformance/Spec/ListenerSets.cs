using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class ListenerSets(SpecCluster cluster)
{
    private const string Infra = SpecCluster.Infra;

    private static readonly Condition[] Served =
    [
        Condition.True("Accepted"),
        Condition.True("Programmed"),
        Condition.True("ResolvedRefs"),
        Condition.False("Conflicted", "NoConflicts"),
    ];

    [Fact]
    [Trait("Manifest", "ListenerSetDefaultNotAllowed")]
    public async Task Not_allowed_by_default()
    {
        await using var scene = await cluster.PlayAsync("listenerset-default-not-allowed");

        await IsNotAllowedAsync(scene, Infra, "listenerset-default-not-allowed");
        await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId("gateway-default-does-not-allow-listenerset"), 0);
        var gateway = await scene.GatewayAsync("gateway-default-does-not-allow-listenerset");
        await gateway.ShowsAsync(Get("/").Host("listenerset-default-not-allowed-listener.com").Is(404));
    }

    [Fact]
    [Trait("Manifest", "ListenerSetAllowedNamespaceSelector")]
    public async Task Allowed_by_selector()
    {
        await using var scene = await cluster.PlayAsync("listenerset-allowed-namespace-selector");

        await scene.Observer.ConditionsAsync(
            SetId("gateway-api-listenerset-selector-allowed-ns", "listenerset-in-selected-namespace"),
            Condition.True("Accepted"),
            Condition.True("Programmed")
        );
        await IsNotAllowedAsync(scene, "gateway-api-listenerset-selector-not-allowed-ns", "listenerset-not-in-selected-namespace");
        await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId("gateway-allows-listenerset-in-selected-namespace"), 1);
    }

    [Fact]
    [Trait("Manifest", "ListenerSetAllowedRoutesNamespaces")]
    public async Task Routes_of_allowed_namespaces()
    {
        await using var scene = await cluster.PlayAsync("listenerset-allowed-routes-namespaces");
        var gateway = await scene.GatewayAsync("gateway-with-listener-sets-test-allowed-routes");

        await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId("gateway-with-listener-sets-test-allowed-routes"), 2);
        var set = SetId(Infra, "listenerset-test-allowed-routes-namespaces");
        const string Prefix = "listener-set-listener-allowed-routes";
        await scene.Observer.ListenerAsync(set, new ListenerExpectation($"{Prefix}-all", Served) { AttachedRoutes = 3 });
        await scene.Observer.ListenerAsync(set, new ListenerExpectation($"{Prefix}-same", Served) { AttachedRoutes = 1 });
        await scene.Observer.ListenerAsync(set, new ListenerExpectation($"{Prefix}-selector", Served) { AttachedRoutes = 1 });
        await scene.Observer.RouteAsync(
            scene.RouteId("route-in-gateway-namespace"),
            "listenerset-test-allowed-routes-cross-ns",
            Condition.False("Accepted", "NotAllowedByListeners")
        );

        await gateway.ShowsAsync(
            Get("/route-in-same-namespace").Host($"{Prefix}-all.com").From("infra-backend-v1"),
            Get("/route-in-selected-namespace").Host($"{Prefix}-all.com").From("infra-backend-v2"),
            Get("/route-not-in-selected-namespace").Host($"{Prefix}-all.com").From("infra-backend-v3"),
            Get("/route-in-same-namespace").Host($"{Prefix}-same.com").From("infra-backend-v1"),
            Get("/route-in-selected-namespace").Host($"{Prefix}-same.com").Is(404),
            Get("/route-not-in-selected-namespace").Host($"{Prefix}-same.com").Is(404),
            Get("/route-in-same-namespace").Host($"{Prefix}-selector.com").Is(404),
            Get("/route-in-selected-namespace").Host($"{Prefix}-selector.com").From("infra-backend-v2"),
            Get("/route-not-in-selected-namespace").Host($"{Prefix}-selector.com").Is(404),
            Get("/route-in-listenerset-namespace").Host($"{Prefix}-cross-ns-same.com").From("infra-backend-v1"),
            Get("/route-in-gateway-namespace").Host($"{Prefix}-cross-ns-same.com").Is(404)
        );
    }

    [Fact]
    [Trait("Manifest", "ListenerSetAllowedRoutesSupportedKinds")]
    public async Task Kinds_of_routes()
    {
        await using var scene = await cluster.PlayAsync("listenerset-allowed-routes-supported-kinds");

        await scene.Observer.GatewayAsync(
            scene.GatewayId("gateway-with-listener-sets-test-supported-route-kinds"),
            new Condition("Accepted", "True")
        );
        await scene.Observer.ListenerAsync(
            SetId(Infra, "listenerset-test-allowed-routes-supported-kinds"),
            new ListenerExpectation("listener-set-listener-allowed-routes-tls-only", Condition.False("ResolvedRefs", "InvalidRouteKinds"))
        );
    }

    [Fact]
    [Trait("Manifest", "ListenerSetGatewayParentSectionNameNotFound")]
    public async Task Section_of_a_set_is_not_one_of_its_gateway()
    {
        await using var scene = await cluster.PlayAsync("listenerset-gateway-parent-section-name-not-found");
        var gateway = await scene.GatewayAsync("gateway-section-name");

        await scene.Observer.RouteIsServedAsync(scene.RouteId("route-via-listenerset"));
        await scene.Observer.RouteAsync(
            scene.RouteId("route-via-gateway"),
            "gateway-section-name",
            Condition.False("Accepted", "NoMatchingParent")
        );
        await gateway.ShowsAsync(
            Get("/goodsection").Host("ls-section-name.com").From("infra-backend-v1"),
            Get("/badsection").Host("ls-section-name.com").Is(404),
            Get("/badsection").Host("gw-section.com").Is(404)
        );
    }

    [Fact]
    [Trait("Manifest", "ListenerSetHTTPRouting")]
    public async Task Routing()
    {
        await using var scene = await cluster.PlayAsync("listenerset-http-routing");
        var gateway = await scene.GatewayAsync("gateway-with-listener-sets-http-routing");

        await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId("gateway-with-listener-sets-http-routing"), 2);
        foreach (
            var route in new[]
            {
                "attaches-to-all-listeners",
                "gateway-route",
                "gateway-section-route",
                "listener-set-http-routing-1-route",
                "listener-set-http-routing-1-section-route",
                "listener-set-http-routing-2-route",
            }
        )
        {
            await scene.Observer.RouteIsServedAsync(scene.RouteId(route));
        }
        foreach (var (set, first, second) in new[] { ("listener-set-http-routing-1", 3, 2), ("listener-set-http-routing-2", 2, 2) })
        {
            await scene.Observer.ListenerAsync(
                SetId(Infra, set),
                new ListenerExpectation($"{set}-listener-1", Served) { AttachedRoutes = first }
            );
            await scene.Observer.ListenerAsync(
                SetId(Infra, set),
                new ListenerExpectation($"{set}-listener-2", Served) { AttachedRoutes = second }
            );
        }

        (string Path, string Workload, string[] Hosts)[] served =
        [
            ("/route", "infra-backend-v1", Hosts),
            ("/gateway-route", "infra-backend-v2", Hosts[..2]),
            ("/gateway-section-route", "infra-backend-v3", Hosts[..1]),
            ("/listener-set-http-routing-1-route", "infra-backend-v2", Hosts[2..4]),
            ("/listener-set-http-routing-1-section-route", "infra-backend-v3", Hosts[2..3]),
            ("/listener-set-http-routing-2-route", "infra-backend-v2", Hosts[4..]),
        ];
        await gateway.ShowsAsync([
            .. from route in served
            from host in Hosts
            let asked = Get(route.Path).Host(host)
            select route.Hosts.Contains(host) ? asked.From(route.Workload) : asked.Is(404),
        ]);
    }

    [Theory]
    [Trait("Manifest", "ListenerSetHostnameConflict")]
    [Trait("Manifest", "ListenerSetProtocolConflict")]
    [InlineData("hostname", "HostnameConflict")]
    [InlineData("protocol", "ProtocolConflict")]
    public async Task Conflicts(string what, string reason)
    {
        await using var scene = await cluster.PlayAsync($"listenerset-{what}-conflict");
        var gateway = scene.GatewayId($"gateway-with-listenerset-{what}-conflict");
        var (withGateway, withSet) = ($"{what}-conflict-with-gateway-listener", $"{what}-conflict-with-listener-set-listener");
        var lost = new[]
        {
            Condition.False("Accepted", reason),
            Condition.False("Programmed"),
            new Condition("Conflicted", "True", reason),
        };

        await scene.Observer.GatewayAsync(gateway, new Condition("Accepted", "True"));
        await scene.Observer.ListenerAsync(gateway, new ListenerExpectation("gateway-listener", Served));
        await scene.Observer.ListenerAsync(gateway, new ListenerExpectation(withGateway, Served));
        await scene.Observer.AttachedListenerSetsAsync(gateway, 2);
        foreach (
            var (set, own, loser) in new[]
            {
                ($"listenerset-with-{what}-conflict-with-gateway", "listener-set-1-listener", withGateway),
                ($"listenerset-with-{what}-conflict-with-listener-set", "listener-set-2-listener", withSet),
            }
        )
        {
            await scene.Observer.ConditionsAsync(SetId(Infra, $"{set}-1"), new Condition("Accepted", "True"), Condition.True("Programmed"));
            await scene.Observer.ListenerAsync(SetId(Infra, $"{set}-1"), new ListenerExpectation(own, Served));
            await scene.Observer.ListenerAsync(SetId(Infra, $"{set}-1"), new ListenerExpectation(loser, lost));
            await scene.Observer.ConditionsAsync(
                SetId(Infra, $"{set}-2"),
                Condition.False("Accepted", "ListenersNotValid"),
                Condition.False("Programmed", "ListenersNotValid")
            );
            await scene.Observer.ListenerAsync(SetId(Infra, $"{set}-2"), new ListenerExpectation(loser, lost));
        }

        await scene.Observer.ListenerAsync(
            SetId(Infra, $"listenerset-with-{what}-conflict-with-gateway-1"),
            new ListenerExpectation(withSet, Served)
        );
    }

    private static string[] Hosts { get; } =
    [
        "gateway-listener-1.com",
        "gateway-listener-2.com",
        "listener-set-http-routing-1-listener-1.com",
        "listener-set-http-routing-1-listener-2.com",
        "listener-set-http-routing-2-listener-1.com",
        "listener-set-http-routing-2-listener-2.com",
    ];

    private static ObjectId SetId(string space, string name) => new(ObjectId.GatewayApi, "ListenerSet", space, name);

    private static Task IsNotAllowedAsync(Scene scene, string space, string name) =>
        scene.Observer.ConditionsAsync(
            SetId(space, name),
            Condition.False("Accepted", "NotAllowed"),
            Condition.False("Programmed", "NotAllowed")
        );
}
