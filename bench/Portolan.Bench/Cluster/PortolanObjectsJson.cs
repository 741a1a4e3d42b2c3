using Portolan.Bench.Contestants;

namespace Portolan.Bench.Cluster;

/// <summary>The objects of <see cref="PortolanManifests"/> one by one, as JSON with the path where each is created.</summary>
internal static class PortolanObjectsJson
{
    private const string Namespace = PortolanManifests.Namespace;

    /// <summary>Where HTTPRoutes are created.</summary>
    public const string Routes = $"/apis/gateway.networking.k8s.io/v1/namespaces/{Namespace}/httproutes";

    /// <summary>Where Gateways are created.</summary>
    public const string Gateways = $"/apis/gateway.networking.k8s.io/v1/namespaces/{Namespace}/gateways";

    /// <summary>Where ListenerSets are created.</summary>
    public const string ListenerSets = $"/apis/gateway.networking.k8s.io/v1/namespaces/{Namespace}/listenersets";

    /// <summary>All but the routes, in an order in which they can be created.</summary>
    public static IEnumerable<(string Path, string Json)> Frame(int port, int backendPort) =>
        [
            ("/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}"}}"""),
            (
                $"/api/v1/namespaces/{Namespace}/services",
                $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"backend"},"spec":{"ports":[{"name":"http","port":80,"targetPort":{{{backendPort}}}}]}}"""
            ),
            (
                $"/apis/discovery.k8s.io/v1/namespaces/{Namespace}/endpointslices",
                $$$"""
                {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"backend-1","labels":{"kubernetes.io/service-name":"backend"}},"addressType":"IPv4",
                 "ports":[{"name":"http","port":{{{backendPort}}},"protocol":"TCP"}],"endpoints":[{"addresses":["127.0.0.1"],"conditions":{"ready":true}}]}
                """
            ),
            (
                $"/apis/gateway.networking.k8s.io/v1/namespaces/{Namespace}/gateways",
                $$$"""
                {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge"},
                 "spec":{"gatewayClassName":"kuma","allowedListeners":{"namespaces":{"from":"Same"}},"listeners":[{"name":"http","protocol":"HTTP","port":{{{port}}}}]}}
                """
            ),
        ];

    /// <summary>The route <c>/rNUMBER</c>.</summary>
    public static string Route(int number) =>
        $$$"""{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"r{{{number}}}"},"spec":{"parentRefs":[{"name":"edge"}],"rules":[{{{Rule($"/r{number}")}}}]}}""";

    /// <summary>The ListenerSet of one host name, <see cref="HostOf"/>.</summary>
    public static string ListenerSet(int number, int port) =>
        $$$"""
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","metadata":{"name":"set{{{number}}}"},
             "spec":{"parentRef":{"name":"edge"},"listeners":[{"name":"http","protocol":"HTTP","port":{{{port}}},"hostname":"{{{HostOf(
                number
            )}}}"}]}}
            """;

    /// <summary>The host name of a ListenerSet.</summary>
    public static string HostOf(int set) => $"h{set}.example";

    /// <summary>The route <c>/rNUMBER</c> of a ListenerSet.</summary>
    public static string RouteOfSet(int number, int set) =>
        $$$"""{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"r{{{number}}}"},"spec":{"parentRefs":[{"kind":"ListenerSet","name":"set{{{set}}}"}],"rules":[{{{Rule($"/r{number}")}}}]}}""";

    /// <summary>A rule that sends a prefix to the backend.</summary>
    public static string Rule(string path) =>
        $$$"""{"matches":[{"path":{"type":"PathPrefix","value":"{{{path}}}"}}],"backendRefs":[{"name":"backend","port":80}]}""";
}
