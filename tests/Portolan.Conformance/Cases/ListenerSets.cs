using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class ListenerSets(CaseCluster cluster)
{
    private static readonly Condition[] Served =
    [
        Condition.True("Accepted"),
        Condition.True("Programmed"),
        Condition.True("ResolvedRefs"),
        Condition.False("Conflicted", "NoConflicts"),
    ];

    [Fact]
    [Trait("Upstream", "ListenerSetDefaultNotAllowed")]
    [Trait("Upstream", "ListenerSetAllowedNamespaceNone")]
    [Trait("Upstream", "ListenerSetAllowedNamespaceSame")]
    [Trait("Upstream", "ListenerSetAllowedNamespaceSelector")]
    public async Task Set_is_let_in_from_where_its_Gateway_says()
    {
        const string Name = "listener-sets-allowed";
        await using var scene = await cluster.PlayAsync(Name, "alpha");
        (string Gateway, string Space, bool IsLetIn)[] rows =
        [
            ("unsaid", Name, false),
            ("none", Name, false),
            ("same", Name, true),
            ("same", $"{Name}-selected", false),
            ("selector", $"{Name}-selected", true),
            ("selector", $"{Name}-other", false),
        ];
        foreach (var (gateway, space, isLetIn) in rows)
        {
            var edge = await scene.GatewayAsync(gateway);
            await scene.Observer.ConditionsAsync(
                SetId(space, gateway),
                isLetIn
                    ? [Condition.True("Accepted"), Condition.True("Programmed")]
                    : [Condition.False("Accepted", "NotAllowed"), Condition.False("Programmed", "NotAllowed")]
            );
            var served = Get("/").Host($"{gateway}.{space}.example.com");
            await edge.ShowsAsync(Get("/").Host("gateway.example.com").From("alpha"), isLetIn ? served.From("alpha") : served.Is(404));
        }

        foreach (var gateway in rows.GroupBy(row => row.Gateway))
        {
            await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId(gateway.Key), gateway.Count(row => row.IsLetIn));
        }
        await scene.Observer.RouteAsync(scene.RouteId("let-in"), "same", Condition.True("Accepted"));
        await scene.Observer.RouteAsync(scene.RouteId("let-in"), "selector", Condition.True("Accepted"));
        await scene.Observer.RouteAsync(scene.RouteId("refused"), "unsaid", Condition.False("Accepted", "NoMatchingParent"));
    }

    [Fact]
    [Trait("Upstream", "ListenerSetHTTPRouting")]
    public async Task Routes_are_served_on_the_listeners_of_the_parents_that_they_name()
    {
        await using var scene = await cluster.PlayAsync("listener-sets-routing", "alpha", "beta", "gamma");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId("edge"), 2);
        await scene.Observer.RouteIsServedAsync(scene.RouteId("everywhere"));
        await scene.Observer.ListenersAsync(scene.GatewayId("edge"), "one", "two");
        await scene.Observer.ListenersAsync(SetId(scene, "first"), "one", "two");
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("one", Served) { AttachedRoutes = 3 });
        await scene.Observer.ListenerAsync(
            SetId(scene, "first"),
            new ListenerExpectation("one", Served) { AttachedRoutes = 3, SupportedKinds = ["HTTPRoute"] }
        );
        await scene.Observer.ListenerAsync(SetId(scene, "first"), new ListenerExpectation("two", Served) { AttachedRoutes = 3 });
        await scene.Observer.ListenerAsync(SetId(scene, "second"), new ListenerExpectation("one", Served) { AttachedRoutes = 1 });

        (string Host, int Port, string Served)[] hosts =
        [
            ("gateway-one.example.com", 80, "/everywhere /gateway /section-of-gateway"),
            ("gateway-two.example.com", 80, "/everywhere /gateway"),
            ("first-one.example.com", 80, "/everywhere /set /section-of-set"),
            ("first-two.example.com", 8080, "/everywhere /set /port-of-set"),
            ("second-one.example.com", 80, "/everywhere"),
        ];
        (string Path, string Workload)[] paths =
        [
            ("/everywhere", "alpha"),
            ("/gateway", "beta"),
            ("/section-of-gateway", "beta"),
            ("/set", "gamma"),
            ("/section-of-set", "gamma"),
            ("/port-of-set", "gamma"),
        ];
        await edge.ShowsAsync([
            .. from host in hosts
            from path in paths
            let asked = Get(path.Path).Host(host.Host).On(host.Port)
            select host.Served.Split(' ').Contains(path.Path) ? asked.From(path.Workload) : asked.Is(404),
        ]);
    }

    [Fact]
    [Trait("Upstream", "ListenerSetGatewayParentSectionNameNotFound")]
    [Trait("Upstream", "ListenerSetDualParentRefIndependence")]
    [Trait("Upstream", "ListenerSetRouteStatusScopedToParentRef")]
    public async Task Each_parent_answers_for_itself_and_nobody_else()
    {
        await using var scene = await cluster.PlayAsync("listener-sets-parents", "alpha");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.RouteIsServedAsync(scene.RouteId("by-set"));
        await scene.Observer.RouteAsync(scene.RouteId("by-gateway"), "edge", Condition.False("Accepted", "NoMatchingParent"));
        await scene.Observer.RouteAsync(scene.RouteId("dual"), "edge", Condition.True("Accepted"));
        await scene.Observer.RouteAsync(scene.RouteId("dual"), "more", Condition.False("Accepted", "NoMatchingParent"));
        Assert.Equal(["ListenerSet more"], await ParentsAsync(scene, "by-set"));
        Assert.Equal(["Gateway edge"], await ParentsAsync(scene, "by-gateway"));
        Assert.Equal(["Gateway edge", "ListenerSet more"], await ParentsAsync(scene, "dual"));
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("own", Served) { AttachedRoutes = 1 });
        await scene.Observer.ListenerAsync(SetId(scene, "more"), new ListenerExpectation("theirs", Served) { AttachedRoutes = 1 });

        await edge.ShowsAsync(
            Get("/good").Host("set.example.com").From("alpha"),
            Get("/good").Host("gateway.example.com").Is(404),
            Get("/bad").Host("set.example.com").Is(404),
            Get("/bad").Host("gateway.example.com").Is(404),
            Get("/dual").Host("gateway.example.com").From("alpha"),
            Get("/dual").Host("set.example.com").Is(404)
        );
    }

    [Fact]
    [Trait("Upstream", "ListenerSetAllowedRoutesNamespaces")]
    public async Task Listeners_take_routes_from_namespaces_as_seen_from_their_set()
    {
        const string Name = "listener-sets-routes-allowed";
        await using var scene = await cluster.PlayAsync(Name, "alpha", $"{Name}-sets/sets", $"{Name}-selected/selected");
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId("edge"), 2);
        var set = SetId($"{Name}-sets", "set");
        await scene.Observer.ListenerAsync(set, new ListenerExpectation("all", Served) { AttachedRoutes = 3 });
        await scene.Observer.ListenerAsync(set, new ListenerExpectation("same", Served) { AttachedRoutes = 1 });
        await scene.Observer.ListenerAsync(set, new ListenerExpectation("selector", Served) { AttachedRoutes = 1 });
        await scene.Observer.ListenerAsync(SetId($"{Name}-sets", "closed"), new ListenerExpectation("same", Served) { AttachedRoutes = 1 });
        await scene.Observer.RouteAsync(scene.RouteId("of-gateway"), "set", Condition.True("Accepted"));
        await scene.Observer.RouteAsync(scene.RouteId("of-gateway"), "closed", Condition.False("Accepted", "NotAllowedByListeners"));

        await edge.ShowsAsync(
            Get("/of-set").Host("all.example.com").From("sets"),
            Get("/selected").Host("all.example.com").From("selected"),
            Get("/of-gateway").Host("all.example.com").From("alpha"),
            Get("/of-set").Host("same.example.com").From("sets"),
            Get("/selected").Host("same.example.com").Is(404),
            Get("/of-gateway").Host("same.example.com").Is(404),
            Get("/of-set").Host("selector.example.com").Is(404),
            Get("/selected").Host("selector.example.com").From("selected"),
            Get("/of-gateway").Host("selector.example.com").Is(404),
            Get("/of-set").Host("closed.example.com").From("sets"),
            Get("/of-gateway").Host("closed.example.com").Is(404)
        );
    }

    [Fact]
    [Trait("Upstream", "ListenerSetAllowedRoutesSupportedKinds")]
    public async Task Listener_takes_the_kinds_that_it_lists_and_its_protocol_can_take()
    {
        await using var scene = await cluster.PlayAsync("listener-sets-kinds", "alpha");
        var edge = await scene.GatewayAsync("edge");
        var set = SetId(scene, "kinds");

        await scene.Observer.ListenerAsync(
            set,
            new ListenerExpectation("some", Condition.False("ResolvedRefs", "InvalidRouteKinds"), Condition.True("Programmed"))
            {
                AttachedRoutes = 1,
                SupportedKinds = ["HTTPRoute"],
            }
        );
        await scene.Observer.ListenerAsync(
            set,
            new ListenerExpectation("none", Condition.False("ResolvedRefs", "InvalidRouteKinds"), Condition.False("Programmed", "Invalid"))
            {
                AttachedRoutes = 0,
                SupportedKinds = [],
            }
        );
        await scene.Observer.ConditionsAsync(set, Condition.True("Accepted", "ListenersNotValid"), Condition.True("Programmed"));
        await edge.ShowsAsync(Get("/").Host("some.example.com").From("alpha"), Get("/").Host("none.example.com").Is(404));
    }

    [Fact]
    [Trait("Upstream", "ListenerSetHostnameConflict")]
    [Trait("Upstream", "ListenerSetProtocolConflict")]
    public async Task Gateway_comes_first_then_the_older_set_and_the_loser_takes_over_when_the_winner_goes()
    {
        await using var scene = await cluster.PlayAsync("listener-sets-conflicts", "alpha", "beta", "gamma");
        var edge = await scene.GatewayAsync("edge");
        var older = SetId(scene, "a-older");

        await scene.Observer.GatewayAsync(scene.GatewayId("edge"), Condition.True("Accepted"), Condition.True("Programmed"));
        await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId("edge"), 1);
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation("http", Served));
        await scene.Observer.ConditionsAsync(older, Condition.True("Accepted", "ListenersNotValid"), Condition.True("Programmed"));
        foreach (var name in new[] { "own", "shared", "plain" })
        {
            await scene.Observer.ListenerAsync(older, new ListenerExpectation(name, Served));
        }
        await scene.Observer.ListenerAsync(older, Lost("gateways-host", "HostnameConflict"));
        await scene.Observer.ListenerAsync(older, Lost("gateways-port", "ProtocolConflict"));
        await IsRefusedAsync(scene, "b-lost-host", Lost("shared", "HostnameConflict"));
        await IsRefusedAsync(scene, "c-lost-port", Lost("bytes", "ProtocolConflict"));

        await edge.ShowsAsync(
            Get("/gateway").Host("gateway.example.com").From("alpha"),
            Get("/older").Host("gateway.example.com").Is(404),
            Get("/older").Host("older.example.com").From("beta"),
            Get("/older").Host("shared.example.com").From("beta"),
            Get("/lost").Host("shared.example.com").Is(404),
            Get("/older").Host("plain.example.com").On(9090).From("beta")
        );

        await scene.Api.DeleteAsync(older);

        await scene.Observer.ConditionsAsync(SetId(scene, "b-lost-host"), Condition.True("Accepted"), Condition.True("Programmed"));
        await scene.Observer.ListenerAsync(SetId(scene, "c-lost-port"), new ListenerExpectation("bytes", Served));
        await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId("edge"), 2);
        await edge.ShowsAsync(Get("/lost").Host("shared.example.com").From("gamma"), Get("/older").Host("older.example.com").Is(404));
    }

    [Fact]
    [Trait("Upstream", "ListenerSetReferenceGrant")]
    public async Task Set_needs_a_grant_of_its_own_for_certificates_of_other_namespaces()
    {
        await using var scene = await cluster.PlayAsync("listener-sets-grants", "alpha");
        var certificate = Certificates.SelfSigned("gateway.example.com", "set.example.com");
        await scene.ApplyAsync(TlsSecret.Of("listener-sets-grants-vault", "certificate", certificate));
        var edge = await scene.GatewayAsync("edge");

        await scene.Observer.ConditionsAsync(SetId(scene, "granted"), Condition.True("Accepted"), Condition.True("Programmed"));
        await scene.Observer.ListenerAsync(SetId(scene, "granted"), new ListenerExpectation("https", Served) { AttachedRoutes = 1 });
        var missing = SetId("listener-sets-grants-other", "missing");
        await scene.Observer.ConditionsAsync(
            missing,
            Condition.False("Accepted", "ListenersNotValid"),
            Condition.False("Programmed", "ListenersNotValid")
        );
        await scene.Observer.ListenerAsync(
            missing,
            new ListenerExpectation("https", Condition.False("ResolvedRefs", "RefNotPermitted"), Condition.False("Programmed"))
        );
        await scene.Observer.AttachedListenerSetsAsync(scene.GatewayId("edge"), 1);

        await edge.ShowsAsync(
            Get("/").Tls().Host("gateway.example.com").From("alpha") with
            {
                CertificateThumbprint = certificate.Thumbprint,
            },
            Get("/").Tls().Host("set.example.com").From("alpha") with
            {
                CertificateThumbprint = certificate.Thumbprint,
            }
        );
    }

    private static ObjectId SetId(Scene scene, string name) => SetId(scene.Namespace, name);

    private static ObjectId SetId(string space, string name) => new(ObjectId.GatewayApi, "ListenerSet", space, name);

    private static ListenerExpectation Lost(string name, string reason) =>
        new(name, Condition.False("Accepted", reason), Condition.False("Programmed"), new Condition("Conflicted", "True", reason));

    private static async Task IsRefusedAsync(Scene scene, string set, ListenerExpectation listener)
    {
        await scene.Observer.ConditionsAsync(
            SetId(scene, set),
            Condition.False("Accepted", "ListenersNotValid"),
            Condition.False("Programmed", "ListenersNotValid")
        );
        await scene.Observer.ListenerAsync(SetId(scene, set), listener);
    }

    private static async Task<string[]> ParentsAsync(Scene scene, string route) =>
        [
            .. Observer
                .Parents((await scene.Api.GetAsync(scene.RouteId(route)))!)
                .Select(entry => (JsonNode)entry!["parentRef"]!)
                .Select(parent => $"{parent["kind"]} {parent["name"]}")
                .Order(StringComparer.Ordinal),
        ];
}
