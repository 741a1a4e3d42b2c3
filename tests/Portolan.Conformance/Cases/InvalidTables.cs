namespace Portolan.Conformance.Cases;

/// <summary>The kinds of which objects are written with mistakes.</summary>
internal static partial class InvalidTables
{
    /// <summary>A Gateway of every scene, with a route that serves whatever is done beside it.</summary>
    public const string Neighbour = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge }
        spec:
          gatewayClassName: kuma
          allowedListeners: { namespaces: { from: Same } }
          listeners:
            - { name: http, port: 80, protocol: HTTP }
            - { name: narrow, port: 8080, protocol: HTTP, hostname: narrow.example.com }
            - { name: tcp, port: 9000, protocol: TCP }
            - { name: udp, port: 9001, protocol: UDP }
            - { name: tls, port: 9443, protocol: TLS, tls: { mode: Passthrough } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: a-neighbour }
        spec: { parentRefs: [{ name: edge, sectionName: http }], hostnames: [neighbour.example.org], rules: [{ backendRefs: [{ name: alpha, port: 8080 }] }] }
        """;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<InvalidTable> All { get; } =
    [
        HttpRoute,
        GrpcRoute,
        TlsRoute,
        TcpRoute,
        UdpRoute,
        Gateway,
        ListenerSet,
        GatewayClass,
        Policy,
        Grant,
        Secret,
        ConfigMap,
        Slice,
        .. Mesh,
    ];
}
