using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Tests.Proxies;

public sealed class EndpointTests
{
    private static readonly BackendKey Backend = new("Service", "demo", "backend", 8080);

    private readonly World _world = new World().Apply(Manifests.Edge).Apply(Manifests.Route(1));

    [Fact]
    public void An_endpoint_that_is_not_ready_is_left_out_unless_it_serves_while_it_terminates()
    {
        Slice(
            "backend-1",
            "IPv4",
            """
            - { addresses: [ 10.0.0.1 ], conditions: { ready: true } }
            - { addresses: [ 10.0.0.2 ], conditions: { ready: false } }
            - { addresses: [ 10.0.0.3 ], conditions: { ready: false, serving: true, terminating: true } }
            - { addresses: [ 10.0.0.4 ], conditions: { ready: false, serving: false, terminating: true } }
            - { addresses: [ 10.0.0.5 ], conditions: {} }
            """
        );
        Assert.Equal(
            [("10.0.0.1", EndpointState.Ready), ("10.0.0.3", EndpointState.Draining), ("10.0.0.5", EndpointState.Ready)],
            Endpoints().Select(endpoint => (endpoint.Address, endpoint.State))
        );
    }

    [Fact]
    public void All_slices_of_a_Service_count_and_an_address_counts_once()
    {
        Slice("backend-2", "IPv4", "- { addresses: [ 10.0.0.2 ] }\n- { addresses: [ 10.0.0.9 ], zone: east }");
        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.9"], Endpoints().Select(endpoint => endpoint.Address));
        Assert.Equal("east", Endpoints().Single(endpoint => endpoint.Address == "10.0.0.9").Zone);
    }

    [Fact]
    public void A_dual_stack_Pod_counts_once_by_the_family_of_the_Service_that_comes_first()
    {
        const string Pod = "targetRef: { kind: Pod, name: one }";
        Slice("backend-1", "IPv4", $"- {{ addresses: [ 10.0.0.1 ], {Pod} }}");
        Slice("backend-2", "IPv6", $"- {{ addresses: [ \"fd00::1\" ], {Pod} }}\n- {{ addresses: [ \"fd00::2\" ] }}");
        Assert.Equal(["10.0.0.1", "fd00::2"], Endpoints().Select(endpoint => endpoint.Address));
        Service("ipFamilies: [ IPv6, IPv4 ], ports: [ { name: web, port: 8080 } ]");
        Assert.Equal(["fd00::1", "fd00::2"], Endpoints().Select(endpoint => endpoint.Address));
    }

    [Fact]
    public void A_port_is_found_in_a_slice_by_the_name_of_the_Services_port()
    {
        _world.Apply(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: backend-1, namespace: demo, labels: { kubernetes.io/service-name: backend } }
            addressType: IPv4
            endpoints: [ { addresses: [ 10.0.0.1 ] } ]
            ports: [ { name: admin, port: 1 }, { name: web, port: 2, protocol: UDP }, { name: web, port: 3 } ]
            """
        );
        Assert.Equal(new Endpoint("10.0.0.1", 3, EndpointState.Ready), Assert.Single(Endpoints()));
    }

    [Theory]
    [InlineData("", BackendProtocol.Http1)]
    [InlineData("http", BackendProtocol.Http1)]
    [InlineData("kubernetes.io/ws", BackendProtocol.Http1)]
    [InlineData("kubernetes.io/h2c", BackendProtocol.Http2)]
    [InlineData("http2", BackendProtocol.Http2)]
    [InlineData("GRPC", BackendProtocol.Http2)]
    [InlineData("HTTP", BackendProtocol.Http1)]
    [InlineData("tcp", BackendProtocol.Http1)]
    [InlineData("ws", BackendProtocol.Http1)]
    public void The_appProtocol_of_a_port_says_what_is_spoken(string appProtocol, BackendProtocol expected)
    {
        Service($"ports: [ {{ name: web, port: 8080, appProtocol: \"{appProtocol}\" }} ]");
        Assert.Equal(expected, _world.Proxy("demo/edge").Backends[Backend].Protocol);
    }

    [Theory]
    [InlineData("appProtocol: kubernetes.io/wss")]
    [InlineData("appProtocol: https")]
    [InlineData("appProtocol: HTTPS")]
    [InlineData("appProtocol: tls")]
    [InlineData("appProtocol: grpcs")]
    [InlineData("appProtocol: kafka")]
    [InlineData("appProtocol: mysql")]
    [InlineData("appProtocol: example.com/own")]
    [InlineData("protocol: UDP")]
    [InlineData("protocol: SCTP")]
    public void What_cannot_be_spoken_is_refused_and_never_spoken_to_in_another_way(string port)
    {
        Service($"ports: [ {{ name: web, port: 8080, {port} }} ]");

        var proxy = _world.Proxy("demo/edge");
        Assert.Empty(proxy.Backends);
        Assert.Null(Assert.Single(Assert.IsType<RouteAction.Forward>(Assert.Single(proxy.Routes).Value.Action).Backends).Backend);
        Assert.Equal(("False", "UnsupportedProtocol"), ResolvedRefs());

        Service("ports: [ { name: web, port: 8080, appProtocol: http } ]");
        Assert.Single(_world.Proxy("demo/edge").Backends);
        Assert.Equal(("True", "ResolvedRefs"), ResolvedRefs());
    }

    [Theory]
    [InlineData("{ group: \"\", kind: Service, name: backend }", true)]
    [InlineData("{ group: \"\", kind: Service, name: backend, sectionName: web }", true)]
    [InlineData("{ group: \"\", kind: Service, name: backend, sectionName: admin }", false)]
    [InlineData("{ group: \"\", kind: Service, name: other }", false)]
    public void A_Service_that_a_BackendTLSPolicy_protects_is_spoken_to_over_TLS_and_not_at_all_while_that_cannot_be(
        string target,
        bool isProtected
    )
    {
        Policy(target, "wellKnownCACertificates: System");
        Assert.Equal(
            isProtected
                ? new BackendTls
                {
                    ServerName = "backend.example.com",
                    Trust = new TrustAnchors.System(),
                    Names = [new PeerName.Dns("backend.example.com")],
                }
                : null,
            BackendTls()
        );
        Assert.Equal("ResolvedRefs", ResolvedRefs().Reason);

        Policy(target, "caCertificateRefs: [ { group: \"\", kind: ConfigMap, name: gone } ]");
        Assert.Equal(isProtected ? 0 : 1, _world.Proxy("demo/edge").Backends.Count);
        Assert.Equal(isProtected ? "UnsupportedProtocol" : "ResolvedRefs", ResolvedRefs().Reason);

        _world.Delete<BackendTlsPolicy>("demo", "strict");
        Assert.Null(BackendTls());
    }

    [Fact]
    public void What_a_BackendTLSPolicy_protects_is_no_part_of_a_whole_that_is_spoken_to_in_plain_text()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: MeshService
            metadata: { name: backend, namespace: demo, labels: { app: backend } }
            spec: { ports: [ { port: 8080 } ] }
            ---
            apiVersion: kuma.io/v1alpha1
            kind: MeshMultiZoneService
            metadata: { name: all, namespace: demo }
            spec: { selector: { meshService: { matchLabels: { app: backend } } }, ports: [ { port: 8080 } ] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: route-1, namespace: demo }
            spec: { parentRefs: [ { name: edge } ], rules: [ { backendRefs: [ { group: kuma.io, kind: MeshMultiZoneService, name: all, port: 8080 } ] } ] }
            """
        );
        Assert.NotEmpty(Assert.Single(_world.Proxy("demo/edge").Endpoints).Value.Endpoints);

        Policy("{ group: \"\", kind: Service, name: backend }", "wellKnownCACertificates: System");

        Assert.Empty(Assert.Single(_world.Proxy("demo/edge").Endpoints).Value.Endpoints);
    }

    [Fact]
    public void A_BackendTLSPolicy_has_a_status_for_each_Gateway_whose_routes_lead_to_its_Service()
    {
        Policy("{ group: \"\", kind: Service, name: backend }", "wellKnownCACertificates: System");

        var key = new ObjectKey(BackendTlsPolicy.Type, new NamespacedName("demo", "strict"));
        var ancestor = Assert.Single(((BackendTlsPolicy)_world.Output.Statuses[key]).Status!.Ancestors);
        Assert.Equal(("demo", "edge"), (ancestor.AncestorRef.Namespace, ancestor.AncestorRef.Name));
        Assert.Equal(
            [("Accepted", "True", "Accepted", 7L), ("ResolvedRefs", "True", "ResolvedRefs", 7L)],
            ancestor.Conditions.Select(condition => (condition.Type, condition.Status, condition.Reason, condition.ObservedGeneration))
        );

        _world.Delete<HttpRoute>("demo", "route-1");
        Assert.DoesNotContain(key, _world.Output.Statuses.Keys);
    }

    private BackendTls? BackendTls() => Assert.Single(_world.Proxy("demo/edge").Backends).Value.Tls;

    private void Policy(string target, string authorities) =>
        _world.Apply(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: { name: strict, namespace: demo, generation: 7 }
            spec: { targetRefs: [ {{target}} ], validation: { hostname: backend.example.com, {{authorities}} } }
            """
        );

    [Fact]
    public void Kumas_annotation_says_what_is_spoken_before_the_appProtocol()
    {
        _world.Apply(
            """
            apiVersion: v1
            kind: Service
            metadata: { name: backend, namespace: demo, annotations: { 8080.service.kuma.io/protocol: grpc } }
            spec: { ports: [ { name: web, port: 8080, appProtocol: http } ] }
            """
        );
        Assert.Equal(BackendProtocol.Http2, _world.Proxy("demo/edge").Backends[Backend].Protocol);
    }

    [Fact]
    public void A_headless_Service_and_one_without_a_selector_serve_by_their_slices()
    {
        Service("clusterIP: None, ports: [ { name: web, port: 8080, targetPort: 3000 } ]");
        Assert.Equal(2, Endpoints().Count);
    }

    private void Service(string spec) =>
        _world.Apply(
            $$"""
            { apiVersion: v1, kind: Service, metadata: { name: backend, namespace: demo }, spec: { {{spec}} } }
            """
        );

    private void Slice(string name, string family, string endpoints) =>
        _world.Apply(
            $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: {{name}}, namespace: demo, labels: { kubernetes.io/service-name: backend } }
            addressType: {{family}}
            ports: [ { name: web, port: 3000 } ]
            endpoints:
            {{endpoints}}
            """
        );

    private (string Status, string Reason) ResolvedRefs()
    {
        var route = (HttpRoute)_world.Output.Statuses[new ObjectKey(HttpRoute.Type, new NamespacedName("demo", "route-1"))];
        var condition = Assert.Single(route.Status!.Parents).Conditions.Single(condition => condition.Type == "ResolvedRefs");
        return (condition.Status, condition.Reason);
    }

    private IReadOnlyList<Endpoint> Endpoints() => _world.Proxy("demo/edge").Endpoints[Backend].Endpoints;
}
