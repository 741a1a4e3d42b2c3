using Portolan.ProxyConfig;
using Portolan.Translation.Analysis;

namespace Portolan.Translation.Tests.Proxies;

/// <summary>TCPRoutes, and MeshTCPRoutes as users of Kuma write them, as rules of a proxy for connections.</summary>
public sealed class ConnectionRouteTests
{
    private const string Base = """
        { apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: { name: kuma }, spec: { controllerName: gateways.kuma.io/controller } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: shop }
        spec: { gatewayClassName: kuma, listeners: [ { name: db, protocol: TCP, port: 5432 }, { name: http, protocol: HTTP, port: 8080 } ] }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { ports: [ { port: 5432, appProtocol: postgresql }, { port: 53, protocol: UDP } ] } }
        ---

        """;

    private readonly World _world = new World().Apply(Base);

    private ProxyConfiguration Proxy => _world.Proxy("shop/edge");

    [Fact]
    public void Connections_are_forwarded_whatever_the_backend_speaks()
    {
        _world.Apply(Route("db", 1, "{ name: db, port: 5432 }"));

        var route = Assert.Single(Proxy.ConnectionRoutes).Value;
        Assert.Equal([new ConnectionShare(1, new BackendKey("Service", "shop", "db", 5432))], route.Backends);
        Assert.Equal([new ListenerKey("Gateway", "shop", "edge", "db")], route.Listeners);
        Assert.Empty(Proxy.Routes);
        Assert.Single(Proxy.Backends);
    }

    [Fact]
    public void A_port_for_datagrams_takes_no_connections()
    {
        _world.Apply(Route("db", 1, "{ name: db, port: 53 }"));

        Assert.Equal([new ConnectionShare(1, null)], Assert.Single(Proxy.ConnectionRoutes).Value.Backends);
    }

    [Fact]
    public void One_edit_of_a_route_is_one_changed_key()
    {
        _world.Apply(Route("one", 1, "{ name: db, port: 5432 }")).Apply(Route("two", 2, "{ name: db, port: 5432 }"));
        _world.Apply(Route("two", 2, "{ name: db, port: 5432, weight: 7 }"));

        var keys = _world.Translator.Changes.ScopeKeys[ScopeKey.Of(ProxyKey.Gateway("shop", "edge"))];
        Assert.Equal([new RouteKey("TCPRoute", "shop", "two", 0)], keys.ConnectionRoutes);
        Assert.Equal(1, keys.Count);
    }

    [Fact]
    public void A_younger_route_on_the_same_listener_is_told_that_it_waits_in_vain()
    {
        _world.Apply(Route("older", 1, "{ name: db, port: 5432 }")).Apply(Route("younger", 2, "{ name: db, port: 5432 }"));

        var finding = Assert.Single(Analyzer.Analyze(_world.Output), finding => finding.Code == FindingCodes.RuleShadowed);
        Assert.Equal("TCPRoute shop/younger", finding.Object.ToString());
        Assert.Contains("TCPRoute/shop/older/0 is older", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_MeshTCPRoute_of_the_system_serves_the_TCP_listeners_of_its_MeshGateway_alone()
    {
        _world.Apply(
            """
            { apiVersion: kuma.io/v1alpha1, kind: MeshGatewayInstance, metadata: { name: byhand, namespace: shop } }
            ---
            apiVersion: kuma.io/v1alpha1
            kind: MeshGateway
            mesh: default
            metadata: { name: main }
            spec:
              selectors: [ { match: { kuma.io/service: byhand_shop_svc } } ]
              conf: { listeners: [ { port: 9000, protocol: TCP }, { port: 9001, protocol: HTTP } ] }
            ---
            apiVersion: kuma.io/v1alpha1
            kind: MeshTCPRoute
            metadata: { name: bytes, namespace: kuma-system }
            spec:
              targetRef: { kind: MeshGateway, name: main }
              to: [ { targetRef: { kind: Mesh }, rules: [ { name: all, default: { backendRefs: [ { kind: MeshService, name: db_shop_svc_5432 }, { kind: MeshService, name: gone } ] } } ] } ]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ReferenceGrant
            metadata: { name: open, namespace: shop }
            spec: { from: [ { group: kuma.io, kind: MeshTCPRoute, namespace: kuma-system } ], to: [ { group: "", kind: Service } ] }
            """
        );

        var route = Assert.Single(_world.Proxy("shop/byhand").ConnectionRoutes).Value;
        Assert.Equal(new RouteKey("MeshTCPRoute", "kuma-system", "bytes", 0), route.Key);
        Assert.Equal(["tcp-9000"], route.Listeners.Select(listener => listener.Section));
        Assert.Equal([new ConnectionShare(1, new BackendKey("Service", "shop", "db", 5432)), new ConnectionShare(1, null)], route.Backends);
        var finding = Assert.Single(_world.Output.Findings);
        Assert.Equal(("PTL0203", "spec.to[0].rules[0].default.backendRefs[1]"), (finding.Code, finding.Field));
    }

    private static string Route(string name, int day, string backend) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: TCPRoute
            metadata: { name: {{name}}, namespace: shop, creationTimestamp: "2026-01-0{{day}}T00:00:00Z" }
            spec: { parentRefs: [ { name: edge } ], rules: [ { backendRefs: [ {{backend}} ] } ] }
            """;
}
