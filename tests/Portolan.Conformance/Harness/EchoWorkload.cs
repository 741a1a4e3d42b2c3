using System.Text.Json.Nodes;

namespace Portolan.Conformance.Harness;

/// <summary>The Deployment and the Service of an echo workload: port 8080 is HTTP/1.1, 8081 h2c, 8082 WebSocket.</summary>
internal static class EchoWorkload
{
    public static IReadOnlyList<JsonObject> Manifests(string @namespace, string name) =>
        Manifest.Parse(
            $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: {{name}}, namespace: {{@namespace}} }
            spec:
              replicas: 1
              selector: { matchLabels: { app: {{name}} } }
              template:
                metadata: { labels: { app: {{name}} } }
                spec:
                  containers:
                    - name: {{name}}
                      image: registry.k8s.io/gateway-api/echo-basic:v1.5.1
                      ports: [{ name: web, containerPort: 3000 }]
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: {{name}}, namespace: {{@namespace}} }
            spec:
              selector: { app: {{name}} }
              ports:
                - { name: http, port: 8080, targetPort: web }
                - { name: h2c, port: 8081, targetPort: 3001, appProtocol: kubernetes.io/h2c }
                - { name: ws, port: 8082, targetPort: 3000, appProtocol: kubernetes.io/ws }
            """
        );

    /// <summary>
    /// A workload that speaks TCP: port 3000 lines, port 8443 lines in TLS with the certificate of a Secret, when one is named.
    /// </summary>
    public static IReadOnlyList<JsonObject> Tcp(string @namespace, string name, string? certificate = null) =>
        Stream(
            @namespace,
            name,
            certificate is null
                ? "{ name: TCP_ECHO_SERVER, value: '1' }"
                : "{ name: TCP_ECHO_SERVER, value: '1' }, { name: TLS_SERVER_CERT, value: /etc/crt }",
            "{ name: lines, port: 3000 }, { name: secure, port: 8443 }",
            certificate
        );

    /// <summary>A workload that speaks UDP on port 8080.</summary>
    public static IReadOnlyList<JsonObject> Udp(string @namespace, string name) =>
        Stream(
            @namespace,
            name,
            "{ name: UDP_ECHO_SERVER, value: '1' }",
            "{ name: datagrams, port: 8080, protocol: UDP }",
            certificate: null
        );

    /// <summary>
    /// A workload that speaks gRPC: port 8080 says so by its appProtocol, port 8081 says nothing; port 8443 is in TLS with the certificate
    /// of a Secret, when one is named.
    /// </summary>
    public static IReadOnlyList<JsonObject> Grpc(string @namespace, string name, string? certificate = null) =>
        Stream(
            @namespace,
            name,
            certificate is null
                ? "{ name: GRPC_ECHO_SERVER, value: '1' }"
                : "{ name: GRPC_ECHO_SERVER, value: '1' }, { name: TLS_SERVER_CERT, value: /etc/crt }",
            "{ name: grpc, port: 8080, targetPort: 3000, appProtocol: kubernetes.io/h2c }, { name: silent, port: 8081, targetPort: 3000 }, { name: secure, port: 8443 }",
            certificate
        );

    private static IReadOnlyList<JsonObject> Stream(
        string @namespace,
        string name,
        string environment,
        string ports,
        string? certificate
    ) =>
        Manifest.Parse(
            $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: {{name}}, namespace: {{@namespace}} }
            spec:
              replicas: 1
              selector: { matchLabels: { app: {{name}} } }
              template:
                metadata: { labels: { app: {{name}} } }
                spec:
                  containers:
                    - name: {{name}}
                      image: gateway-api/echo-basic
                      env: [{{environment}}]
                  volumes: [{{(certificate is null ? "" : $"{{ name: certificate, secret: {{ secretName: {certificate} }} }}")}}]
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: {{name}}, namespace: {{@namespace}} }
            spec:
              selector: { app: {{name}} }
              ports: [{{ports}}]
            """
        );
}
