using System.Text;

namespace Portolan.Bench.Contestants;

/// <summary>The objects that a user would apply for the same routes.</summary>
internal static class PortolanManifests
{
    public const string Namespace = "bench";

    public static string Create(int routes, int port, int backendPort)
    {
        var text = new StringBuilder(
            $$"""
            apiVersion: v1
            kind: Namespace
            metadata: {name: {{Namespace}}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: {{Namespace}}}
            spec:
              gatewayClassName: kuma
              listeners:
              - {name: http, protocol: HTTP, port: {{port}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: backend, namespace: {{Namespace}}}
            spec:
              ports:
              - {name: http, port: 80, targetPort: {{backendPort}}}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: backend-1
              namespace: {{Namespace}}
              labels: {kubernetes.io/service-name: backend}
            addressType: IPv4
            ports:
            - {name: http, port: {{backendPort}}, protocol: TCP}
            endpoints:
            - addresses: [127.0.0.1]
              conditions: {ready: true}

            """
        );
        for (var route = 0; route < routes; route++)
        {
            text.Append(
                $$"""
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: r{{route}}, namespace: {{Namespace}}}
                spec:
                  parentRefs: [{name: edge}]
                  rules:
                  - matches: [{path: {type: PathPrefix, value: "/r{{route}}"} }]
                    filters:
                    - type: RequestHeaderModifier
                      requestHeaderModifier: {set: [{name: {{BenchConfiguration.RequestHeader}}, value: {{BenchConfiguration.HeaderValue}}}]}
                    - type: ResponseHeaderModifier
                      responseHeaderModifier: {set: [{name: {{BenchConfiguration.ResponseHeader}}, value: {{BenchConfiguration.HeaderValue}}}]}
                    backendRefs: [{name: backend, port: 80}]

                """
            );
        }

        return text.ToString();
    }
}
