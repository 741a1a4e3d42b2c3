using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Tests.Proxies;

/// <summary>What proxies beside workloads take in, and where the calls of their workloads go.</summary>
public sealed class SidecarTests
{
    private static readonly ListenerKey App = new("Service", "demo", "app", "5000");

    private readonly World _world = new World().Apply(
        $"""
        {Service("app", "v1")}
        ---
        {Service("app-v1", "v1")}
        ---
        {Service("app-v2", "v2")}
        ---
        {Workload("v1", 15001)}
        ---
        {Workload("v2", 15002)}
        ---
        {Client("demo", "client", 15100)}
        ---
        {Client("other", "client", 15200)}
        """
    );

    [Fact]
    public void A_workload_takes_in_its_port_and_gives_it_to_itself()
    {
        var sidecar = Sidecar("demo/v1");

        var listener = Assert.Single(sidecar.Listeners.Values);
        Assert.Equal(
            (ListenerDirection.Inbound, "127.0.0.1", 15001, ListenerProtocol.Http),
            (listener.Direction, listener.Address, listener.Port, listener.Protocol)
        );
        Assert.Equal([listener.Key], Assert.Single(sidecar.Routes.Values).Listeners);
        var backend = Assert.Single(sidecar.Backends.Values);
        Assert.Equal(BackendProtocol.Http1, backend.Protocol);
        Assert.Equal([new Endpoint("127.0.0.1", 25001, EndpointState.Ready)], sidecar.Endpoints[backend.Key].Endpoints);
    }

    [Fact]
    public void A_call_to_a_service_without_routes_goes_to_the_workloads_that_it_selects()
    {
        var listener = Sidecar("demo/client").Listeners[App];
        Assert.Equal(
            (ListenerDirection.Outbound, "127.0.0.1", 15100, ListenerProtocol.Http),
            (listener.Direction, listener.Address, listener.Port, listener.Protocol)
        );
        Assert.Equal(["Service/demo/app/5000"], RoutesAt("demo"));
        Assert.Equal(["127.0.0.1:15001"], EndpointsAt("demo", new BackendKey("Service", "demo", "app", 5000)));
    }

    [Fact]
    public void A_route_of_the_producer_is_for_all_callers_and_one_of_a_consumer_for_its_own_in_its_place()
    {
        _world.Apply(Route("demo", "canary", "app-v2"));
        Assert.Equal(["HTTPRoute/demo/canary/0"], RoutesAt("demo"));
        Assert.Equal(["HTTPRoute/demo/canary/0"], RoutesAt("other"));

        _world.Apply(Route("other", "mine", "app-v1"));
        Assert.Equal(["HTTPRoute/demo/canary/0"], RoutesAt("demo"));
        Assert.Equal(["HTTPRoute/other/mine/0"], RoutesAt("other"));

        _world.Delete<HttpRoute>("other", "mine");
        Assert.Equal(["HTTPRoute/demo/canary/0"], RoutesAt("other"));

        _world.Delete<HttpRoute>("demo", "canary");
        Assert.Equal(["Service/demo/app/5000"], RoutesAt("demo"));
        Assert.Equal(["Service/demo/app/5000"], RoutesAt("other"));
    }

    [Fact]
    public void A_consumer_s_route_touches_the_scope_of_its_namespace_alone()
    {
        _world.Apply(Route("demo", "canary", "app-v2"));
        _world.Apply(Route("other", "mine", "app-v1"));

        Assert.Equal(["Namespace/default/other/"], _world.Translator.Changes.Scopes.Select(scope => scope.ToString()));
        Assert.Empty(_world.Translator.Changes.Subscriptions);
    }

    [Fact]
    public void A_port_that_does_not_say_that_it_speaks_HTTP_passes_bytes_and_takes_no_HTTPRoute()
    {
        _world.Apply(Service("app", "v1").Replace("appProtocol: http", "appProtocol: tcp", StringComparison.Ordinal));
        _world.Apply(Route("demo", "canary", "app-v2"));

        var sidecar = Sidecar("demo/client");
        Assert.Equal(ListenerProtocol.Tcp, sidecar.Listeners[App].Protocol);
        Assert.Empty(sidecar.Routes);
        Assert.Equal(["Service/demo/app/5000"], sidecar.ConnectionRoutes.Keys.Select(key => key.ToString()));
        var status = (HttpRoute)_world.Output.Statuses.Single(entry => entry.Key.Name.Name == "canary").Value;
        Assert.Equal(
            "False NoMatchingParent: port 5000 (http) of Service \"demo/app\" would not be routed: without appProtocol http, http2, grpc or "
                + "kubernetes.io/h2c proxies pass bytes through and read no requests",
            status
                .Status!.Parents.Single()
                .Conditions.Select(condition => $"{condition.Status} {condition.Reason}: {condition.Message}")
                .First()
        );
    }

    [Fact]
    public void Nothing_is_served_open_in_a_mesh_with_mTLS()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: Mesh
            metadata: {name: default}
            spec:
              mtls:
                enabledBackend: ca-1
                backends: [{name: ca-1, type: builtin}]
            """
        );

        Assert.Empty(_world.Output.Subscriptions);
        Assert.Empty(_world.Output.Scopes);
        Assert.Equal(4, _world.Output.Findings.Count(finding => finding.Code == "PTL0208" && finding.Message.Contains("has mTLS enabled")));

        _world.Delete<Mesh>("", "default");
        Assert.Equal(["Service/demo/app/5000"], RoutesAt("demo"));
    }

    [Fact]
    public void Workloads_of_another_mesh_neither_call_nor_are_called()
    {
        _world.Apply("apiVersion: kuma.io/v1alpha1\nkind: Mesh\nmetadata: {name: payments}");
        _world.Apply(Workload("v1", 15001).Replace("labels: {", "labels: {kuma.io/mesh: payments, ", StringComparison.Ordinal));
        _world.Apply(Client("other", "client", 15200).Replace("labels: {", "labels: {kuma.io/mesh: payments, ", StringComparison.Ordinal));

        Assert.Empty(EndpointsAt("demo", new BackendKey("Service", "demo", "app", 5000)));
        Assert.Contains(
            _world.Output.Findings,
            finding =>
                finding.Field == "spec.networking.outbound[0].backendRef"
                && finding.Message.Contains("is in mesh \"default\" and the Dataplane in mesh \"payments\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void What_cannot_be_served_of_a_Dataplane_is_left_out_and_told()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: Dataplane
            metadata: {name: odd, namespace: demo}
            spec:
              networking:
                address: odd.example.com
                inbound: [{port: 15300, tags: {kuma.io/service: odd}}]
                outbound:
                - {port: 15301, backendRef: {kind: MeshService, name: app, port: 5000}}
                - {port: 15301, backendRef: {kind: MeshService, name: app-v1, port: 5000}}
                - {port: 15302, backendRef: {kind: MeshService, name: app, port: 5000}}
                - {port: 15303, backendRef: {kind: MeshService, name: apq, port: 5000}}
                - {port: 15304}
                - {port: 15305, tags: {kuma.io/service: app-v2_demo_svc_5000}}
            """
        );

        Assert.Equal([App, new ListenerKey("Service", "demo", "app-v2", "5000")], Sidecar("demo/odd").Listeners.Keys.Order());
        Assert.Equal(
            [
                "spec.networking.inbound[0].address: \"odd.example.com\" is not an IP address: a proxy can bind one of this machine's, and no name",
                "spec.networking.outbound: Service/demo/app/5000 is called at 127.0.0.1:15301 already, and 127.0.0.1:15302 is left out: use one address for one port of a service",
                "spec.networking.outbound[1].port: 127.0.0.1:15301 is taken by an earlier entry of this Dataplane",
                "spec.networking.outbound[3].backendRef: Service \"apq\" not found in \"demo\"; did you mean \"app\"?",
                "spec.networking.outbound[4].backendRef: says no service: name one by backendRef, or by the tag kuma.io/service",
            ],
            _world
                .Output.Findings.Where(finding => finding.Code == "PTL0208")
                .Select(finding => $"{finding.Field}: {finding.Message}")
                .Order(StringComparer.Ordinal)
        );
    }

    private ProxyConfiguration Sidecar(string name) =>
        _world.Output.Proxies.Single(proxy => proxy.Key.ToString() == $"Sidecar/default/{name}").Value;

    private IEnumerable<string> RoutesAt(string space) => Scope(space).Routes.Keys.Select(key => key.ToString());

    private IEnumerable<string> EndpointsAt(string space, BackendKey backend) =>
        Scope(space).Endpoints[backend].Endpoints.Select(endpoint => $"{endpoint.Address}:{endpoint.Port}");

    private ProxyConfiguration Scope(string space) => _world.Output.Scopes[new ScopeKey(ScopeKind.Namespace, "default", space, "")];

    private static string Service(string name, string version) =>
        $$"""
            apiVersion: v1
            kind: Service
            metadata: {name: {{name}}, namespace: demo}
            spec:
              selector: {version: {{version}} }
              ports: [{name: http, port: 5000, targetPort: http, appProtocol: http}]
            """;

    private static string Workload(string version, int port) =>
        $$"""
            apiVersion: kuma.io/v1alpha1
            kind: Dataplane
            metadata: {name: {{version}}, namespace: demo, labels: {app: demo} }
            spec:
              networking:
                address: 127.0.0.1
                inbound:
                - port: {{port}}
                  servicePort: {{port + 10000}}
                  name: http
                  tags: {kuma.io/service: app, kuma.io/protocol: http, version: {{version}} }
            """;

    private static string Client(string space, string name, int port) =>
        $$"""
            apiVersion: kuma.io/v1alpha1
            kind: Dataplane
            metadata: {name: {{name}}, namespace: {{space}}, labels: {app: client} }
            spec:
              networking:
                address: 127.0.0.1
                gateway: {type: DELEGATED, tags: {kuma.io/service: {{name}} } }
                outbound:
                - port: {{port}}
                  backendRef: {kind: MeshService, name: app, namespace: demo, port: 5000}
            """;

    private static string Route(string space, string name, string backend) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: {{name}}, namespace: {{space}} }
            spec:
              parentRefs: [{kind: Service, group: "", name: app, namespace: demo, port: 5000}]
              hostnames: [ignored.example.com]
              rules: [{backendRefs: [{name: {{backend}}, namespace: demo, port: 5000}]}]
            """;
}
