namespace Portolan.Conformance.Cases;

internal static partial class InvalidTables
{
    private static IEnumerable<InvalidTable> Mesh =>
        [
            new(
                "MeshHTTPRoute",
                """
                apiVersion: kuma.io/v1alpha1
                kind: MeshHTTPRoute
                metadata: { name: ROW, namespace: kuma-system }
                spec:
                  targetRef: { kind: MeshGateway, name: nobodys }
                  to:
                    - targetRef: { kind: Mesh }
                      rules: [{ matches: [{ path: { type: PathPrefix, value: / } }], default: { backendRefs: [{ kind: MeshService, name: a, weight: 1 }] } }]
                """,
                """
                spec.targetRef.kind = "Bogus" => rejected spec.targetRef.kind
                spec.to[0].targetRef.kind = "Bogus" => rejected spec.to[0].targetRef.kind
                spec.to[0].rules[0].matches[0].path.type = "Fuzzy" => rejected spec.to[0].rules[0].matches[0].path.type
                spec.to[0].rules[0].matches[0].method = "FETCH" => rejected spec.to[0].rules[0].matches[0].method
                spec.to[0].rules[0].default.backendRefs[0].kind = "Bogus" => rejected spec.to[0].rules[0].default.backendRefs[0].kind
                spec.to[0].rules[0].default.filters[0] = {"type":"Bogus"} => rejected spec.to[0].rules[0].default.filters[0].type
                spec.to = 5 => rejected spec.to
                """
            ),
            new(
                "MeshTCPRoute",
                """
                apiVersion: kuma.io/v1alpha1
                kind: MeshTCPRoute
                metadata: { name: ROW, namespace: kuma-system }
                spec:
                  targetRef: { kind: MeshGateway, name: nobodys }
                  to: [{ targetRef: { kind: Mesh }, rules: [{ default: { backendRefs: [{ kind: MeshService, name: a, weight: 1 }] } }] }]
                """,
                """
                spec.targetRef.kind = "Bogus" => rejected spec.targetRef.kind
                spec.to[0].rules[0].default.backendRefs[0].kind = "Bogus" => rejected spec.to[0].rules[0].default.backendRefs[0].kind
                spec.to[0].rules[0].default.backendRefs[0].weight = "much" => rejected spec.to[0].rules[0].default.backendRefs[0].weight
                """
            ),
            new(
                "MeshGatewayInstance",
                """
                apiVersion: kuma.io/v1alpha1
                kind: MeshGatewayInstance
                metadata: { name: ROW }
                spec: { replicas: 1, serviceType: LoadBalancer }
                """,
                """
                spec.replicas = "one" => rejected spec.replicas
                spec.serviceType = "Bogus" => rejected spec.serviceType
                spec.tags.team = "nobody" => Ready False NoGatewayMatched
                """
            ),
            new(
                "MeshGatewayConfig",
                """
                apiVersion: kuma.io/v1alpha1
                kind: MeshGatewayConfig
                metadata: { name: ROW }
                spec: { replicas: 1 }
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: { name: ROW }
                spec:
                  gatewayClassName: kuma
                  infrastructure: { parametersRef: { group: kuma.io, kind: MeshGatewayConfig, name: ROW } }
                  listeners: [{ name: http, port: 80, protocol: HTTP }]
                """,
                """
                spec.replicas = "one" => rejected spec.replicas
                spec.serviceType = "Bogus" => rejected spec.serviceType
                spec.crossMesh = true => Accepted False InvalidParameters
                """,
                "Gateway"
            ),
            new(
                "MeshExternalService",
                """
                apiVersion: kuma.io/v1alpha1
                kind: MeshExternalService
                metadata: { name: ROW, namespace: kuma-system }
                spec: { match: { type: HostnameGenerator, port: 80, protocol: http }, endpoints: [{ address: 127.0.0.1, port: 9 }] }
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: ReferenceGrant
                metadata: { name: ROW, namespace: kuma-system }
                spec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: invalid-meshexternalservice }], to: [{ group: kuma.io, kind: MeshExternalService }] }
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: { name: ROW }
                spec: { parentRefs: [{ name: edge, sectionName: http }], hostnames: [ROW.example.com], rules: [{ backendRefs: [{ group: kuma.io, kind: MeshExternalService, name: ROW, namespace: kuma-system, port: 80 }] }] }
                """,
                """
                spec.match.port = 0 => rejected spec.match.port
                spec.match.port = 70000 => rejected spec.match.port
                spec.match.protocol = "smtp" => rejected spec.match.protocol
                spec.match = null => rejected spec.match
                spec.tls = {"enabled":true} => ResolvedRefs False UnsupportedProtocol
                spec.extension = {"type":"lambda"} => ResolvedRefs False UnsupportedProtocol
                """,
                "HTTPRoute"
            ),
        ];
}
