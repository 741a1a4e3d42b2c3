using System.Text;
using Portolan.Cli.Demo;

namespace Portolan.EndToEnd.UnderLoad;

/// <summary>
/// What is applied before the load, and what is applied again and again under it. Each takes the number of the edit, so that no two edits
/// in a row say the same.
/// </summary>
internal static class BusyManifests
{
    /// <summary>A Gateway with a listener of every kind.</summary>
    public const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: default}
        spec:
          gatewayClassName: kuma
          allowedListeners: {namespaces: {from: Same}}
          listeners:
          - {name: http, port: 8080, protocol: HTTP}
          - {name: https, port: 8443, protocol: HTTPS, tls: {certificateRefs: [{name: edge-tls}]}}
          - {name: tls, port: 9443, protocol: TLS, hostname: tls.example, tls: {mode: Passthrough}}
          - {name: tcp, port: 9000, protocol: TCP}
          - {name: udp, port: 9053, protocol: UDP}
        """;

    /// <summary>The route of the requests to the backend that speaks TLS alone.</summary>
    public const string SecureRoute = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: secure, namespace: default}
        spec:
          parentRefs: [{name: edge, sectionName: https}]
          hostnames: [secure.example]
          rules:
          - backendRefs: [{name: secure, port: 80}]
        """;

    /// <summary>The Services of a protocol: <c>http-first</c>, <c>http-second</c> and so on.</summary>
    public static string ServiceOf(EchoProtocol protocol, string place) => $"{protocol.ToString().ToLowerInvariant()}-{place}";

    /// <summary>A Service without endpoints.</summary>
    public static string Service(EchoProtocol protocol, string name) =>
        $$"""
            apiVersion: v1
            kind: Service
            metadata: {name: {{name}}, namespace: default}
            spec:
              ports:
              - {name: main, port: 80, protocol: {{TransportOf(protocol)}}, appProtocol: {{(
                protocol is EchoProtocol.Grpc ? "kubernetes.io/h2c"
                : protocol is EchoProtocol.Http ? "http"
                : "example.com/bytes"
            )}}}
            """;

    /// <summary>The endpoints of a Service, on this machine: one, or two in a slice each.</summary>
    public static string Endpoints(EchoProtocol protocol, string service, int port, int? another = null) =>
        $"{Slice(protocol, $"{service}-1", service, port)}\n---\n{Slice(protocol, $"{service}-2", service, another)}";

    /// <summary>
    /// A route of a protocol that shares its traffic between the first and the second Service, by other weights each time.
    /// </summary>
    public static string Route(EchoProtocol protocol, int edit)
    {
        var kind = protocol switch
        {
            EchoProtocol.Http => "HTTPRoute",
            EchoProtocol.Grpc => "GRPCRoute",
            EchoProtocol.Tls => "TLSRoute",
            EchoProtocol.Tcp => "TCPRoute",
            _ => "UDPRoute",
        };
        var name = protocol.ToString().ToLowerInvariant();
        var hostnames = protocol is EchoProtocol.Tcp or EchoProtocol.Udp ? "" : $"hostnames: [{name}.example]";
        var filters = protocol is EchoProtocol.Http or EchoProtocol.Grpc
            ? $$$"""filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-edit, value: "{{{edit}}}"}]}}]"""
            : "";
        return $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{kind}}
            metadata: {name: {{name}}, namespace: default}
            spec:
              parentRefs: [{name: edge, sectionName: {{(protocol is EchoProtocol.Grpc ? "http" : name)}}}]
              {{hostnames}}
              rules:
              - backendRefs:
                - {name: {{ServiceOf(protocol, "first")}}, port: 80, weight: {{1 + (edit % 9)}}}
                - {name: {{ServiceOf(protocol, "second")}}, port: 80, weight: {{edit % 3}}}
                {{filters}}
            """;
    }

    /// <summary>The certificate of the Gateway.</summary>
    public static string Secret(string certificate, string key) =>
        $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: edge-tls, namespace: default}
            type: kubernetes.io/tls
            data: {tls.crt: {{Base64(certificate)}}, tls.key: {{Base64(key)}}}
            """;

    /// <summary>Listeners that come and go: on the port of the HTTP listener, with another host name, and on a port of their own.</summary>
    public static string ListenerSet(int edit) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: extra, namespace: default}
            spec:
              parentRef: {name: edge}
              listeners:
              - {name: shared, port: 8080, protocol: HTTP, hostname: extra-{{edit}}.example}
              - {name: own, port: {{9100 + (edit % 7)}}, protocol: {{(edit % 4 < 2 ? "HTTP" : "TCP")}}}
            """;

    /// <summary>How TLS is spoken to the backend: the name of its certificate, alone or among others.</summary>
    public static string TlsPolicy(int edit) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: secure, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: secure}]
              validation:
                hostname: secure.example
                subjectAltNames: [{type: Hostname, hostname: secure.example}, {type: Hostname, hostname: other-{{edit}}.example}]
                caCertificateRefs: [{group: "", kind: ConfigMap, name: secure-ca}]
            """;

    /// <summary>Who may have issued the backend's certificate.</summary>
    public static string Authorities(params IEnumerable<string> certificates) =>
        $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: secure-ca, namespace: default}
            data:
              ca.crt: |
                {{string.Concat(certificates).TrimEnd().ReplaceLineEndings("\n    ")}}
            """;

    private static string Slice(EchoProtocol protocol, string name, string service, int? port) =>
        $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: {{name}}
              namespace: default
              labels: {kubernetes.io/service-name: {{service}}}
            addressType: IPv4
            ports:
            - {name: main, port: {{port ?? 1}}, protocol: {{TransportOf(protocol)}}}
            endpoints: {{(port is null ? "[]" : "[{addresses: [127.0.0.1], conditions: {ready: true}}]")}}
            """;

    private static string TransportOf(EchoProtocol protocol) => protocol is EchoProtocol.Udp ? "UDP" : "TCP";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
