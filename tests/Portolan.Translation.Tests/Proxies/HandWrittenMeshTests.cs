using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Endpoint = Portolan.ProxyConfig.Endpoint;

namespace Portolan.Translation.Tests.Proxies;

/// <summary>MeshGateway, MeshGatewayInstance and MeshHTTPRoute as users of Kuma write them.</summary>
public sealed class HandWrittenMeshTests
{
    private const string Gateway = """
        apiVersion: kuma.io/v1alpha1
        kind: MeshGatewayInstance
        metadata: { name: edge, namespace: shop }
        spec: { tags: { role: public } }
        ---
        apiVersion: kuma.io/v1alpha1
        kind: MeshGateway
        mesh: default
        metadata: { name: main, generation: 4 }
        spec:
          selectors: [ { match: { kuma.io/service: edge_shop_svc } } ]
          conf:
            listeners:
            - { port: 8080, protocol: HTTP, hostname: "*.Example.com", tags: { vhost: wild } }
            - { port: 8080, protocol: HTTP, tags: { vhost: rest } }
            - { port: 9000, protocol: TCP, tags: { vhost: bytes } }
            - { port: 9001, protocol: NONE }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { ports: [ { name: web, port: 80 } ] } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ReferenceGrant
        metadata: { name: operator, namespace: shop }
        spec:
          from: [ { group: kuma.io, kind: MeshHTTPRoute, namespace: kuma-system } ]
          to: [ { group: "", kind: Service }, { group: kuma.io, kind: MeshMultiZoneService } ]

        """;

    private readonly World _world = new World().Apply(Gateway);

    [Fact]
    public void An_instance_serves_the_MeshGateway_that_its_service_tag_selects()
    {
        var listeners = _world.Proxy("shop/edge").Listeners;
        Assert.Equal(
            ["http-8080", "http-8080-*.example.com", "tcp-9000"],
            listeners.Keys.Select(key => key.Section).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ("*.example.com", 4),
            (
                listeners[new ListenerKey("MeshGatewayInstance", "shop", "edge", "http-8080-*.example.com")].Hostname,
                listeners[new ListenerKey("MeshGatewayInstance", "shop", "edge", "http-8080-*.example.com")].Generation
            )
        );
    }

    [Fact]
    public void An_instance_is_deployed_and_has_a_status()
    {
        var name = new NamespacedName("shop", "edge");
        var deployment = (Deployment)_world.Output.Objects[new ObjectKey(Deployment.Type, name)];
        var service = (Service)_world.Output.Objects[new ObjectKey(Service.Type, name)];
        Assert.Equal("MeshGatewayInstance", Assert.Single(deployment.Metadata.OwnerReferences).Kind);
        Assert.Equal([8080, 9000], service.Spec.Ports.Select(port => port.Port));
        Assert.False(_world.Output.Objects.ContainsKey(new ObjectKey(MeshGatewayInstance.Type, name)));
        Assert.Equal("DeploymentNotAvailable", Ready().Reason);
        _world.Delete<MeshGateway>("", "main");
        Assert.Equal(("NoGatewayMatched", "No Gateway matched by tags in mesh: 'default'"), (Ready().Reason, Ready().Message));
        Assert.Empty(_world.Output.Objects);

        Condition Ready() =>
            ((MeshGatewayInstance)_world.Output.Statuses[new ObjectKey(MeshGatewayInstance.Type, name)]).Status!.Conditions[0];
    }

    [Fact]
    public void What_leads_nowhere_is_told()
    {
        Route("{ vhost: none }", "backendRefs: [ { kind: MeshService, name: gone, port: 80 } ]");
        Assert.Equal(
            [
                ("PTL0204", "spec.conf.listeners[3].protocol"),
                ("PTL0202", "spec.targetRef.tags"),
                ("PTL0203", "spec.to[0].rules[0].default.backendRefs[0]"),
            ],
            _world.Output.Findings.Select(finding => (finding.Code, finding.Field))
        );
        _world.Delete<MeshGatewayInstance>("shop", "edge");
        Assert.Contains("PTL0201", _world.Output.Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData("{ port: 8080, protocol: HTTP, crossMesh: true }", "crossMesh")]
    [InlineData(
        "{ port: 8443, protocol: HTTPS, tls: { mode: TERMINATE, certificates: [ { secret: cert } ], clientValidation: { caCertificates: [ { secret: ca } ] } } }",
        "tls.clientValidation"
    )]
    public void A_listener_that_would_be_open_against_its_authors_will_is_not_served(string listener, string field)
    {
        _world.Apply(
            $$"""
            apiVersion: kuma.io/v1alpha1
            kind: MeshGateway
            metadata: { name: main }
            spec:
              selectors: [ { match: { kuma.io/service: edge_shop_svc } } ]
              conf: { listeners: [ {{listener}}, { port: 9090, protocol: HTTP } ] }
            """
        );
        Assert.Equal(9090, Assert.Single(_world.Proxy("shop/edge").Listeners).Value.Port);
        var finding = Assert.Single(_world.Output.Findings);
        Assert.Equal(("PTL0207", $"spec.conf.listeners[0].{field}"), (finding.Code, finding.Field));
    }

    [Fact]
    public void Of_two_MeshGateways_the_one_with_more_tags_serves()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: MeshGateway
            metadata: { name: better }
            spec:
              selectors: [ { match: { kuma.io/service: edge_shop_svc, role: public } } ]
              conf: { listeners: [ { port: 7000, protocol: HTTP } ] }
            """
        );
        Assert.Equal(7000, Assert.Single(_world.Proxy("shop/edge").Listeners).Value.Port);
        _world.Delete<MeshGateway>("", "better");
        Assert.Equal(3, _world.Proxy("shop/edge").Listeners.Count);
    }

    [Fact]
    public void A_MeshGateway_of_another_mesh_is_not_served()
    {
        _world.Apply(Gateway.Replace("mesh: default", "mesh: other", StringComparison.Ordinal));
        Assert.Empty(_world.Output.Proxies);
    }

    [Fact]
    public void A_route_attaches_to_the_listeners_that_its_tags_name()
    {
        Route("{ vhost: wild }", "backendRefs: [ { kind: MeshService, name: cart_shop_svc_80 } ]");
        var route = _world.Route("shop/edge", "MeshHTTPRoute/kuma-system/cart/0");
        Assert.Equal([new ListenerKey("MeshGatewayInstance", "shop", "edge", "http-8080-*.example.com")], route.Listeners);
        Assert.Equal(["cart.example.com"], route.Hostnames);
        Assert.Equal(
            new BackendKey("Service", "shop", "cart", 80),
            Assert.Single(Assert.IsType<RouteAction.Forward>(route.Action).Backends).Backend
        );
    }

    [Fact]
    public void A_route_without_tags_attaches_to_all_listeners()
    {
        Route("{}", "backendRefs: [ { kind: MeshService, name: cart_shop_svc_80 } ]");
        Assert.Equal(2, _world.Route("shop/edge", "MeshHTTPRoute/kuma-system/cart/0").Listeners.Count);
    }

    [Theory]
    [InlineData("{ kind: MeshService, name: cart, namespace: shop, port: 80 }", "Service/shop/cart/80")]
    [InlineData("{ kind: MeshService, name: cart, namespace: shop, sectionName: web }", "Service/shop/cart/80")]
    [InlineData("{ kind: MeshService, name: cart, namespace: shop, sectionName: \"80\" }", "Service/shop/cart/80")]
    [InlineData(
        "{ kind: MeshService, labels: { kuma.io/display-name: cart, k8s.kuma.io/namespace: shop }, port: 80 }",
        "Service/shop/cart/80"
    )]
    [InlineData("{ kind: MeshServiceSubset, name: cart_shop_svc_80, tags: { kuma.io/zone: zone-1 } }", "Service/shop/cart/80")]
    [InlineData("{ kind: MeshService, name: kuma.io/unresolved-backend }", null)]
    [InlineData("{ kind: MeshService, name: cart_shop_svc_81 }", null)]
    [InlineData("{ kind: MeshService, name: gone, port: 80 }", null)]
    public void A_reference_is_read_as_Kuma_reads_it(string reference, string? expected)
    {
        Route("{}", $"backendRefs: [ {reference} ]");
        var forward = Assert.IsType<RouteAction.Forward>(_world.Route("shop/edge", "MeshHTTPRoute/kuma-system/cart/0").Action);
        Assert.Equal(expected, Assert.Single(forward.Backends).Backend?.ToString());
    }

    [Fact]
    public void Services_outside_and_of_several_zones_have_the_endpoints_that_they_declare()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: MeshExternalService
            metadata: { name: mail, namespace: kuma-system }
            spec: { match: { port: 25, protocol: http }, endpoints: [ { address: mail.example.com, port: 8025 } ] }
            ---
            apiVersion: kuma.io/v1alpha1
            kind: MeshMultiZoneService
            metadata: { name: all, namespace: shop }
            spec: { selector: { meshService: { matchLabels: { app: cart } } }, ports: [ { port: 80, appProtocol: http2 } ] }
            ---
            { apiVersion: kuma.io/v1alpha1, kind: MeshService, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { ports: [ { port: 80 } ] } }
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: cart-1, namespace: shop, labels: { kubernetes.io/service-name: cart } }
            addressType: IPv4
            endpoints: [ { addresses: [ 10.0.0.1 ] } ]
            ports: [ { name: web, port: 3000 } ]
            """
        );
        Route(
            "{}",
            "backendRefs: [ { kind: MeshExternalService, name: mail }, { kind: MeshMultiZoneService, name: all, namespace: shop, port: 80 } ]"
        );
        var proxy = _world.Proxy("shop/edge");
        Assert.Equal(
            new Endpoint("mail.example.com", 8025, EndpointState.Ready),
            Assert.Single(proxy.Endpoints[new BackendKey("MeshExternalService", "kuma-system", "mail", 25)].Endpoints)
        );
        var multiZone = new BackendKey("MeshMultiZoneService", "shop", "all", 80);
        Assert.Equal(BackendProtocol.Http2, proxy.Backends[multiZone].Protocol);
        Assert.Equal("10.0.0.1", Assert.Single(proxy.Endpoints[multiZone].Endpoints).Address);
    }

    [Fact]
    public void Filters_and_matches_become_data()
    {
        Route(
            "{}",
            """
            filters:
            - { type: RequestHeaderModifier, requestHeaderModifier: { set: [ { name: x-a, value: "1" } ], remove: [ x-b ] } }
            - { type: URLRewrite, urlRewrite: { hostToBackendHostname: true, path: { type: ReplacePrefixMatch, replacePrefixMatch: /new } } }
            - { type: RequestMirror, requestMirror: { percentage: "0.5", backendRef: { kind: MeshService, name: cart_shop_svc_80 } } }
            timeouts: { request: 10s, backendRequest: 0s }
            backendRefs: [ { kind: MeshService, name: cart_shop_svc_80 } ]
            """.Replace("\n", "\n        ", StringComparison.Ordinal)
        );
        var route = _world.Route("shop/edge", "MeshHTTPRoute/kuma-system/cart/0");
        Assert.Equal(new HeaderEdits([new HeaderValue("x-a", "1")], [], ["x-b"]), route.RequestHeaders);
        Assert.Equal(new UrlRewrite { HostToBackend = true, Path = new PathEdit.ReplacePrefix("/new") }, route.Rewrite);
        Assert.Equal(new Mirror(new BackendKey("Service", "shop", "cart", 80), 5_000, 1_000_000), Assert.Single(route.Mirrors));
        Assert.Equal(new RouteTimeouts(TimeSpan.FromSeconds(10), null), route.Timeouts);
        Assert.Equal([new HeaderMatch("x-user", ValueMatchType.Present, "")], Assert.Single(route.Matches).Headers);
    }

    [Fact]
    public void A_filter_that_no_proxy_knows_answers_500_instead_of_being_skipped()
    {
        Route(
            "{}",
            "filters: [ { type: ExternalAuth, externalAuth: { protocol: HTTP, backendRef: { kind: MeshService, name: cart_shop_svc_80 } } } ]\n        backendRefs: [ { kind: MeshService, name: cart_shop_svc_80 } ]"
        );
        Assert.Equal(
            new RouteAction.Respond(500, "filter ExternalAuth is not supported"),
            _world.Route("shop/edge", "MeshHTTPRoute/kuma-system/cart/0").Action
        );
    }

    [Fact]
    public void A_certificate_is_read_from_Kumas_secret_in_any_order_of_key_and_chain()
    {
        const string Chain = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----";
        const string Key = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----";
        var value = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Chain}\n{Key}\n{Chain}"));
        _world.Apply(
            $$"""
            { apiVersion: v1, kind: Secret, metadata: { name: cert, namespace: kuma-system }, type: system.kuma.io/secret, data: { value: "{{value}}" } }
            ---
            apiVersion: kuma.io/v1alpha1
            kind: MeshGateway
            metadata: { name: main }
            spec:
              selectors: [ { match: { kuma.io/service: edge_shop_svc } } ]
              conf: { listeners: [ { port: 8443, protocol: HTTPS, tls: { mode: TERMINATE, certificates: [ { secret: cert } ] } } ] }
            """
        );
        var proxy = _world.Proxy("shop/edge");
        var certificate = proxy.Certificates[new CertificateKey("Secret", "kuma-system", "cert", "value")];
        Assert.Equal((Key, $"{Chain}\n{Chain}\n"), (certificate.PrivateKeyPem.Reveal(), certificate.ChainPem));
        Assert.Equal([certificate.Key], Assert.Single(proxy.Listeners).Value.Certificates);
    }

    private void Route(string tags, string conf) =>
        _world.Apply(
            $$"""
            apiVersion: kuma.io/v1alpha1
            kind: MeshHTTPRoute
            metadata: { name: cart, namespace: kuma-system }
            spec:
              targetRef: { kind: MeshGateway, name: main, tags: {{tags}} }
              to:
              - targetRef: { kind: Mesh }
                hostnames: [ Cart.example.com ]
                rules:
                - matches: [ { headers: [ { type: Present, name: x-user } ] } ]
                  default:
                    {{conf}}
            """
        );
}
