using Portolan.ProxyConfig;

namespace Portolan.Translation.Tests.Proxies;

/// <summary>
/// No mesh resource leads from one namespace into another past its owner: neither by a field nor by a label, a selector, a service tag or
/// an address. Namespace
/// <c>evil</c> may write everything in itself; <c>shop</c> owns the Gateway, the host names and the Services.
/// </summary>
public sealed class NamespaceBorderTests
{
    private const string Shop = """
        { apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: { name: kuma }, spec: { controllerName: gateways.kuma.io/controller } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: shop }
        spec: { gatewayClassName: kuma, listeners: [ { name: http, protocol: HTTP, port: 8080, allowedRoutes: { namespaces: { from: All } } } ] }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { ports: [ { name: web, port: 80 } ] } }
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: { name: cart-1, namespace: shop, labels: { kubernetes.io/service-name: cart } }
        addressType: IPv4
        endpoints: [ { addresses: [ 10.0.0.1 ] } ]
        ports: [ { name: web, port: 3000 } ]
        ---
        { apiVersion: kuma.io/v1alpha1, kind: MeshService, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { ports: [ { name: web, port: 80 } ] } }

        """;

    private readonly World _world = new World().Apply(Shop);

    private ProxyConfiguration Proxy => _world.Proxy("shop/edge");

    [Theory]
    [InlineData("shop")]
    [InlineData("evil")]
    [InlineData("default")]
    public void A_MeshHTTPRoute_outside_of_the_systems_namespace_attaches_to_no_MeshGateway(string space)
    {
        MeshRoute(space, "{ kind: MeshService, name: cart, namespace: shop, port: 80 }");

        Assert.Empty(Proxy.Routes);
        var finding = Assert.Single(_world.Output.Findings);
        Assert.Equal(("PTL0205", "spec.targetRef.kind"), (finding.Code, finding.Field));
        Assert.Contains("\"kuma-system\" only", finding.Message);
    }

    [Theory]
    [InlineData("{ kind: MeshService, name: cart, namespace: shop, port: 80 }", "MeshService")]
    [InlineData("{ kind: MeshService, name: cart, namespace: shop, sectionName: web }", "MeshService")]
    [InlineData("{ kind: MeshService, name: cart_shop_svc_80 }", "Service")]
    [InlineData("{ kind: MeshServiceSubset, name: cart_shop_svc_80, tags: { kuma.io/zone: zone-1 } }", "Service")]
    [InlineData("{ kind: MeshService, labels: { kuma.io/display-name: cart, k8s.kuma.io/namespace: shop }, port: 80 }", "MeshService")]
    public void Even_the_systems_MeshHTTPRoute_needs_a_grant_for_a_backend_of_another_namespace(string reference, string kind)
    {
        MeshRoute("kuma-system", reference);
        Assert.Null(Backend("MeshHTTPRoute/kuma-system/any/0"));
        Assert.Equal("PTL0206", Assert.Single(_world.Output.Findings).Code);

        Grant("MeshHTTPRoute", "kuma-system", "Service");
        Assert.Equal(new BackendKey(kind, "shop", "cart", 80), Backend("MeshHTTPRoute/kuma-system/any/0"));
        Assert.Empty(_world.Output.Findings);
    }

    [Fact]
    public void A_mirror_of_a_MeshHTTPRoute_needs_a_grant_too()
    {
        const string Mirror =
            "filters: [ { type: RequestMirror, requestMirror: { backendRef: { kind: MeshService, name: cart_shop_svc_80 } } } ], ";
        MeshRoute("kuma-system", "{ kind: MeshService, name: cart_shop_svc_80 }", Mirror);
        Assert.Empty(_world.Route("shop/edge", "MeshHTTPRoute/kuma-system/any/0").Mirrors);

        Grant("MeshHTTPRoute", "kuma-system", "Service");
        Assert.Single(_world.Route("shop/edge", "MeshHTTPRoute/kuma-system/any/0").Mirrors);
    }

    [Fact]
    public void A_MeshService_cannot_stand_for_a_Service_of_another_namespace()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: MeshService
            metadata: { name: cart, namespace: evil, labels: { k8s.kuma.io/namespace: shop, k8s.kuma.io/service-name: cart } }
            spec: { ports: [ { name: web, port: 80 } ] }
            """
        );
        HttpRoute("MeshService", "cart");

        Assert.Empty(Proxy.Endpoints[new BackendKey("MeshService", "evil", "cart", 80)].Endpoints);
    }

    [Fact]
    public void A_MeshMultiZoneService_selects_in_its_own_namespace_and_where_a_grant_lets_it()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: MeshMultiZoneService
            metadata: { name: all, namespace: evil }
            spec: { selector: { meshService: { matchLabels: { app: cart } } }, ports: [ { port: 80, appProtocol: http } ] }
            """
        );
        HttpRoute("MeshMultiZoneService", "all");
        var key = new BackendKey("MeshMultiZoneService", "evil", "all", 80);
        Assert.Empty(Proxy.Endpoints[key].Endpoints);

        Grant("MeshMultiZoneService", "evil", "MeshService");
        Assert.Equal("10.0.0.1", Assert.Single(Proxy.Endpoints[key].Endpoints).Address);
    }

    [Fact]
    public void The_systems_MeshMultiZoneService_selects_everywhere()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: MeshMultiZoneService
            metadata: { name: all, namespace: kuma-system }
            spec: { selector: { meshService: { matchLabels: { app: cart } } }, ports: [ { port: 80, appProtocol: http } ] }
            """
        );
        MeshRoute("kuma-system", "{ kind: MeshMultiZoneService, name: all, port: 80 }");

        Assert.Equal(
            "10.0.0.1",
            Assert.Single(Proxy.Endpoints[new BackendKey("MeshMultiZoneService", "kuma-system", "all", 80)].Endpoints).Address
        );
    }

    [Fact]
    public void A_MeshExternalService_outside_of_the_systems_namespace_names_no_address()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: MeshExternalService
            metadata: { name: out, namespace: evil }
            spec: { match: { port: 80, protocol: http }, endpoints: [ { address: 10.0.0.1, port: 3000 } ] }
            """
        );
        HttpRoute("MeshExternalService", "out");
        MeshRoute("kuma-system", "{ kind: MeshExternalService, name: out, namespace: evil }");

        Assert.Null(Backend("HTTPRoute/evil/any/0"));
        Assert.Null(Backend("MeshHTTPRoute/kuma-system/any/0"));
        Assert.Empty(Proxy.Backends);
    }

    [Theory]
    [InlineData("system.kuma.io/secret", "{ kuma.io/mesh: default }", true)]
    [InlineData("system.kuma.io/secret", "{}", true)]
    [InlineData("system.kuma.io/secret", "{ kuma.io/mesh: other }", false)]
    [InlineData("system.kuma.io/global-secret", "{}", false)]
    [InlineData("Opaque", "{}", false)]
    public void A_MeshGateway_uses_Secrets_of_its_own_mesh_alone(string type, string labels, bool isUsed)
    {
        var value = Convert.ToBase64String(
            "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----"u8
        );
        _world.Apply(
            $$"""
            { apiVersion: v1, kind: Secret, metadata: { name: cert, namespace: kuma-system, labels: {{labels}} }, type: {{type}}, data: { value: "{{value}}" } }
            ---
            { apiVersion: kuma.io/v1alpha1, kind: MeshGatewayInstance, metadata: { name: byhand, namespace: shop }, spec: {} }
            ---
            apiVersion: kuma.io/v1alpha1
            kind: MeshGateway
            metadata: { name: main }
            spec:
              selectors: [ { match: { kuma.io/service: byhand_shop_svc } } ]
              conf: { listeners: [ { port: 8443, protocol: HTTPS, tls: { mode: TERMINATE, certificates: [ { secret: cert } ] } } ] }
            """
        );

        Assert.Equal(isUsed ? 1 : 0, _world.Proxy("shop/byhand").Certificates.Count);
    }

    private BackendKey? Backend(string route) =>
        Assert.Single(Assert.IsType<RouteAction.Forward>(_world.Route("shop/edge", route).Action).Backends).Backend;

    private void Grant(string fromKind, string fromSpace, string toKind) =>
        _world.Apply(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: ReferenceGrant
            metadata: { name: grant, namespace: shop }
            spec:
              from: [ { group: kuma.io, kind: {{fromKind}}, namespace: {{fromSpace}} } ]
              to: [ { group: "{{(toKind == "Service" ? "" : "kuma.io")}}", kind: {{toKind}} } ]
            """
        );

    private void HttpRoute(string kind, string backend) =>
        _world.Apply(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: any, namespace: evil }
            spec:
              parentRefs: [ { name: edge, namespace: shop } ]
              rules: [ { backendRefs: [ { group: kuma.io, kind: {{kind}}, name: {{backend}}, port: 80 } ] } ]
            """
        );

    private void MeshRoute(string space, string backend, string filters = "") =>
        _world.Apply(
            $$"""
            apiVersion: kuma.io/v1alpha1
            kind: MeshHTTPRoute
            metadata: { name: any, namespace: {{space}} }
            spec:
              targetRef: { kind: MeshGateway, name: edge.shop }
              to:
              - targetRef: { kind: Mesh }
                hostnames: [ cart.example.com ]
                rules:
                - matches: [ { path: { type: PathPrefix, value: / } } ]
                  default: { {{filters}}backendRefs: [ {{backend}} ] }
            """
        );
}
