namespace Portolan.EndToEnd.Clients;

/// <summary>What the tests of clients apply.</summary>
internal static class ClientManifests
{
    /// <summary>Two hosts on one port for clear text and one for TLS.</summary>
    public const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: default}
        spec:
          gatewayClassName: kuma
          listeners:
          - {name: clear, port: 8080, protocol: HTTP}
          - {name: web, port: 8443, protocol: HTTPS, hostname: web.example, tls: {certificateRefs: [{name: web}]}}
          - {name: other, port: 8443, protocol: HTTPS, hostname: other.example, tls: {certificateRefs: [{name: other}]}}
          - {name: grpc, port: 8443, protocol: HTTPS, hostname: grpc.example, tls: {certificateRefs: [{name: grpc}]}}
        """;

    /// <summary>A Gateway that takes clients with a certificate of the authority in <c>clients-ca</c>, and nobody else.</summary>
    public const string GatewayForKnownClients = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: known, namespace: default}
        spec:
          gatewayClassName: kuma
          tls: {frontend: {default: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: clients-ca}]}}}}
          listeners:
          - {name: web, port: 8443, protocol: HTTPS, tls: {certificateRefs: [{name: web}]}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: known, namespace: default}
        spec:
          parentRefs: [{name: known}]
          rules:
          - backendRefs: [{name: web-h1, port: 80}]
        """;

    /// <summary>The calls of <c>calls.proto</c>.</summary>
    public const string Calls = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata: {name: calls, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          hostnames: [grpc.example]
          rules:
          - matches: [{method: {service: calls.Calls}}]
            backendRefs: [{name: web-h2, port: 80}]
        """;

    /// <summary>Which paths lead to which workload.</summary>
    public const string Routes = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: web, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          hostnames: [web.example, other.example]
          rules:
          - matches: [{path: {value: /h1}}]
            backendRefs: [{name: web-h1, port: 80}]
          - matches: [{path: {value: /h2}}]
            backendRefs: [{name: web-h2, port: 80}]
          - matches: [{path: {value: /raw}}]
            backendRefs: [{name: raw, port: 80}]
          - matches: [{path: {value: /moved}}]
            filters:
            - type: RequestRedirect
              requestRedirect: {scheme: https, port: 8443, statusCode: 301, path: {type: ReplaceFullPath, replaceFullPath: /h1/echo}}
          - matches: [{path: {value: /cors}}]
            filters:
            - type: CORS
              cors:
                allowOrigins: ["https://other.example:8443"]
                allowMethods: [PUT]
                allowHeaders: [x-asked]
                exposeHeaders: [x-shown]
                allowCredentials: true
                maxAge: 60
            - type: ResponseHeaderModifier
              responseHeaderModifier: {set: [{name: x-shown, value: seen}, {name: x-hidden, value: unseen}]}
            backendRefs: [{name: web-h1, port: 80}]
        """;

    /// <summary>A Service with one endpoint on this machine.</summary>
    public static string Service(string name, string appProtocol, int port) =>
        $$"""
            apiVersion: v1
            kind: Service
            metadata: {name: {{name}}, namespace: default}
            spec:
              ports:
              - {name: web, port: 80, targetPort: {{port}}, appProtocol: {{appProtocol}}}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: {{name}}-1
              namespace: default
              labels: {kubernetes.io/service-name: {{name}}}
            addressType: IPv4
            ports:
            - {name: web, port: {{port}}, protocol: TCP}
            endpoints:
            - addresses: [127.0.0.1]
              conditions: {ready: true}
            """;

    /// <summary>An authority for clients.</summary>
    public static string Authority(string certificate) =>
        $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: clients-ca, namespace: default}
            data:
              ca.crt: |
                {{certificate.TrimEnd().ReplaceLineEndings("\n    ")}}
            """;

    /// <summary>A certificate with its key, each PEM in base 64.</summary>
    public static string Secret(string name, string certificate, string key) =>
        $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: {{name}}, namespace: default}
            type: kubernetes.io/tls
            data:
              tls.crt: {{certificate}}
              tls.key: {{key}}
            """;
}
