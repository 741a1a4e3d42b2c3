using Portolan.Api.Gateway;
using Portolan.ProxyConfig;
using Portolan.Routing;
using ListenerProtocol = Portolan.ProxyConfig.ListenerProtocol;
using PathMatchType = Portolan.Routing.PathMatchType;

namespace Portolan.Translation.Tests.Proxies;

public sealed class GatewayProxyTests
{
    private readonly World _world = new World().Apply(Manifests.Edge);

    [Fact]
    public void A_Gateway_is_one_proxy_with_its_listeners()
    {
        var listener = Assert.Single(_world.Proxy("demo/edge").Listeners).Value;
        Assert.Equal(new ListenerKey("Gateway", "demo", "edge", "http"), listener.Key);
        Assert.Equal((8080, ListenerProtocol.Http, "", 3), (listener.Port, listener.Protocol, listener.Hostname, listener.Generation));
    }

    [Fact]
    public void A_rule_is_one_route_with_its_backend_and_endpoints()
    {
        _world.Apply(Manifests.Route(1));
        var proxy = _world.Proxy("demo/edge");
        var route = Assert.Single(proxy.Routes).Value;
        Assert.Equal(new RouteKey("HTTPRoute", "demo", "route-1", 0), route.Key);
        Assert.Equal([new ListenerKey("Gateway", "demo", "edge", "http")], route.Listeners);
        Assert.Equal(["host-1.example.com"], route.Hostnames);
        Assert.Equal(new PathMatch(PathMatchType.Prefix, "/v1"), Assert.Single(route.Matches).Path);
        Assert.Equal("demo/route-1", route.Order.Route);
        var share = Assert.Single(Assert.IsType<RouteAction.Forward>(route.Action).Backends);
        var key = new BackendKey("Service", "demo", "backend", 8080);
        Assert.Equal((key, 1), (share.Backend, share.Weight));
        Assert.Equal("backend.demo.svc.cluster.local", proxy.Backends[key].Hostname);
        Assert.Equal(
            [new Endpoint("10.0.0.1", 3000, EndpointState.Ready), new Endpoint("10.0.0.2", 3000, EndpointState.Ready)],
            proxy.Endpoints[key].Endpoints
        );
    }

    [Fact]
    public void Nothing_fails_on_the_way() => Assert.Empty(_world.Apply(Manifests.Route(1)).Output.Findings);

    [Fact]
    public void A_route_that_goes_takes_the_backend_that_only_it_used_along()
    {
        _world.Apply(Manifests.Route(1) + "---\n" + Manifests.Route(2)).Delete<HttpRoute>("demo", "route-1");
        Assert.Single(_world.Proxy("demo/edge").Backends);
        _world.Delete<HttpRoute>("demo", "route-2");
        var proxy = _world.Proxy("demo/edge");
        Assert.Empty(proxy.Routes);
        Assert.Empty(proxy.Backends);
        Assert.Empty(proxy.Endpoints);
    }

    [Fact]
    public void A_change_of_endpoints_touches_nothing_else()
    {
        _world.Apply(Manifests.Route(1));
        var before = _world.Proxy("demo/edge");
        _world.Apply(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: backend-2, namespace: demo, labels: { kubernetes.io/service-name: backend } }
            addressType: IPv4
            endpoints: [ { addresses: [ 10.0.0.3 ] } ]
            ports: [ { name: web, port: 3000 } ]
            """
        );
        var after = _world.Proxy("demo/edge");
        Assert.Same(before.Routes, after.Routes);
        Assert.Same(before.Backends, after.Backends);
        Assert.Same(before.Listeners, after.Listeners);
        Assert.Equal(3, Assert.Single(after.Endpoints).Value.Endpoints.Count);
        Assert.Equal([ScopeKey.Of(ProxyKey.Gateway("demo", "edge"))], _world.Translator.Changes.Scopes);
        Assert.Empty(_world.Translator.Changes.Objects);
        Assert.Empty(_world.Translator.Changes.Statuses);
    }

    [Fact]
    public void Several_parentRefs_to_one_Gateway_are_one_route_with_several_listeners()
    {
        _world.Apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: edge, namespace: demo }
            spec:
              gatewayClassName: kuma
              listeners:
              - { name: one, protocol: HTTP, port: 8080 }
              - { name: two, protocol: HTTP, port: 8081 }
              - { name: three, protocol: HTTP, port: 8082 }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: both, namespace: demo }
            spec:
              parentRefs:
              - { name: edge, sectionName: two }
              - { name: edge, sectionName: one }
              rules: [ { backendRefs: [ { name: backend, port: 8080 } ] } ]
            """
        );
        Assert.Equal(
            [new ListenerKey("Gateway", "demo", "edge", "one"), new ListenerKey("Gateway", "demo", "edge", "two")],
            _world.Route("demo/edge", "HTTPRoute/demo/both/0").Listeners.Order()
        );
    }

    [Fact]
    public void A_share_without_a_backend_keeps_its_weight()
    {
        _world.Apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: canary, namespace: demo }
            spec:
              parentRefs: [ { name: edge } ]
              rules:
              - backendRefs:
                - { name: backend, port: 8080, weight: 90 }
                - { name: gone, port: 8080, weight: 10 }
            """
        );
        var forward = Assert.IsType<RouteAction.Forward>(_world.Route("demo/edge", "HTTPRoute/demo/canary/0").Action);
        Assert.Equal(
            [(new BackendKey("Service", "demo", "backend", 8080), 90), (null, 10)],
            forward.Backends.Select(share => (share.Backend, share.Weight))
        );
    }
}
