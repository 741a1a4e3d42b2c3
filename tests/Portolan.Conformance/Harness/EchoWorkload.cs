using System.Text.Json.Nodes;

namespace Portolan.Conformance.Harness;

/// <summary>The Deployment and the Service of an echo workload: port 8080 is HTTP/1.1, 8081 h2c, 8082 WebSocket.</summary>
internal static class EchoWorkload
{
    public static IReadOnlyList<JsonObject> Manifests(string @namespace, string name) => Manifest.Parse($$"""
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
        """);
}
