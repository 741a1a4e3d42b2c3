using System.Globalization;

namespace Portolan.Translation.Tests;

/// <summary>Manifests that many tests start from.</summary>
internal static class Manifests
{
    /// <summary>A Gateway with one HTTP listener on 8080, and a Service with two endpoints.</summary>
    public const string Edge = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: { name: kuma }
        spec: { controllerName: gateways.kuma.io/controller }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: demo, generation: 3 }
        spec:
          gatewayClassName: kuma
          listeners:
          - { name: http, protocol: HTTP, port: 8080 }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: backend, namespace: demo }
        spec:
          ports:
          - { name: web, port: 8080, targetPort: 3000 }
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: backend-1
          namespace: demo
          labels: { kubernetes.io/service-name: backend }
        addressType: IPv4
        endpoints:
        - addresses: [10.0.0.1]
        - addresses: [10.0.0.2]
        ports:
        - { name: web, port: 3000, protocol: TCP }

        """;

    /// <summary>A route of one rule to the backend.</summary>
    public static string Route(int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: route-{{number}}, namespace: demo, creationTimestamp: "2026-01-01T00:00:00Z" }
            spec:
              parentRefs:
              - { name: edge }
              hostnames: [ "host-{{number}}.example.com" ]
              rules:
              - matches:
                - path: { type: PathPrefix, value: /v1 }
                backendRefs:
                - { name: backend, port: 8080 }

            """
        );
}
