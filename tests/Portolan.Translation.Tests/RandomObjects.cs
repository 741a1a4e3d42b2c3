using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Tests;

/// <summary>
/// Objects that refer to each other under few names, each in several versions: whatever sequence is drawn of them, something happens.
/// </summary>
internal static class RandomObjects
{
    public static IReadOnlyList<InputChange> Changes { get; } =
        WithDeletions([.. World.Parse(Fixed() + Gateways() + ListenerSets() + Routes() + Services() + Mesh() + Workloads()), .. Reports()]);

    private static string Fixed() =>
        $$"""
            { apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: { name: kuma }, spec: { controllerName: gateways.kuma.io/controller } }
            ---
            { apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: { name: kuma }, spec: { controllerName: example.com/other } }
            ---
            { apiVersion: v1, kind: Namespace, metadata: { name: a, labels: { team: blue } } }
            ---
            { apiVersion: v1, kind: Namespace, metadata: { name: b, labels: { team: blue } } }
            ---
            { apiVersion: v1, kind: Namespace, metadata: { name: b, labels: { kuma.io/mesh: other } } }
            ---
            { apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: { name: other } }
            ---
            { apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: { name: other }, spec: { mtls: { enabledBackend: ca, backends: [ { name: ca, type: builtin } ] } } }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ReferenceGrant
            metadata: { name: grant, namespace: a }
            spec:
              from: [ { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: b }, { group: gateway.networking.k8s.io, kind: Gateway, namespace: b }, { group: kuma.io, kind: MeshHTTPRoute, namespace: kuma-system } ]
              to: [ { group: "", kind: Service }, { group: "", kind: Secret } ]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: { name: policy, namespace: a }
            spec: { targetRefs: [ { group: "", kind: Service, name: web } ], validation: { hostname: web.x.com, wellKnownCACertificates: System } }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: { name: policy, namespace: a }
            spec: { targetRefs: [ { group: "", kind: Service, name: web } ], validation: { hostname: web.x.com, caCertificateRefs: [ { group: "", kind: ConfigMap, name: ca } ] } }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: { name: other, namespace: a }
            spec: { targetRefs: [ { group: "", kind: Service, name: web }, { group: "", kind: Service, name: api } ], validation: { hostname: other.x.com, caCertificateRefs: [ { group: "", kind: ConfigMap, name: ca } ] } }
            ---
            { apiVersion: v1, kind: ConfigMap, metadata: { name: ca, namespace: a }, data: { ca.crt: {{Authority()}} } }
            ---
            { apiVersion: v1, kind: ConfigMap, metadata: { name: ca, namespace: a }, data: { ca.crt: "" } }
            ---
            { apiVersion: v1, kind: Secret, metadata: { name: tls, namespace: a }, type: kubernetes.io/tls, data: { {{KeyPair()}} } }
            ---
            { apiVersion: v1, kind: Secret, metadata: { name: tls, namespace: a }, type: kubernetes.io/tls, data: { tls.crt: "", tls.key: "" } }
            ---

            """;

    private static string Gateways() =>
        string.Concat(
            from name in new[] { "a/edge", "b/edge" }
            from listeners in new[]
            {
                "{ name: http, protocol: HTTP, port: 80, allowedRoutes: { namespaces: { from: All } } }",
                "{ name: http, protocol: HTTP, port: 80, hostname: \"*.x.com\" }, { name: tls, protocol: HTTPS, port: 443, tls: { certificateRefs: [ { name: tls, namespace: a } ] } }",
                "{ name: http, protocol: HTTP, port: 80, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: blue } } } } }",
                "{ name: http, protocol: HTTP, port: 80 }, { name: again, protocol: HTTP, port: 80 }",
                "{ name: tls, protocol: HTTPS, port: 443, tls: { certificateRefs: [ { name: tls, namespace: a } ] } } ], tls: { frontend: { default: { validation: { caCertificateRefs: [ { group: '', kind: ConfigMap, name: ca, namespace: a } ] } } }, backend: { clientCertificateRef: { name: tls, namespace: a } } }, addresses: [",
            }
            from allowed in new[]
            {
                "",
                ", allowedListeners: { namespaces: { from: All } }, defaultScope: All",
                ", allowedListeners: { namespaces: { from: Selector, selector: { matchLabels: { team: blue } } } }",
            }
            select $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: {{Name(name)}}, namespace: {{Space(name)}}, generation: {{listeners.Length + allowed.Length}} }
            spec: { gatewayClassName: kuma, listeners: [ {{listeners}} ]{{allowed}} }
            ---

            """
        );

    private static string ListenerSets() =>
        string.Concat(
            from name in new[] { "a/set", "b/set", "b/more" }
            from spec in new[]
            {
                "parentRef: { name: edge, namespace: a }, listeners: [ { name: http, protocol: HTTP, port: 80, hostname: s.x.com, allowedRoutes: { namespaces: { from: All } } } ]",
                "parentRef: { name: edge, namespace: a }, listeners: [ { name: http, protocol: HTTP, port: 80, hostname: \"*.x.com\" }, { name: tcp, protocol: TCP, port: 80 }, { name: tls, protocol: HTTPS, port: 443, tls: { certificateRefs: [ { name: tls, namespace: a } ] } } ]",
                "parentRef: { name: edge }, listeners: [ { name: http, protocol: TCP, port: 90 }, { name: again, protocol: HTTP, port: 90 } ]",
            }
            from created in new[] { 1, 2 }
            select $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: { name: {{Name(name)}}, namespace: {{Space(
                name
            )}}, generation: {{spec.Length}}, creationTimestamp: "2026-01-0{{created}}T00:00:00Z" }
            spec: { {{spec}} }
            ---

            """
        );

    private static string Routes() =>
        string.Concat(
            from name in new[] { "a/one", "a/two", "b/one" }
            from spec in new[]
            {
                "parentRefs: [ { name: edge, namespace: a } ], rules: [ { backendRefs: [ { name: web, port: 80 } ] } ]",
                "parentRefs: [ { name: edge, namespace: a, sectionName: http }, { name: edge, namespace: b } ], hostnames: [ w.x.com ], rules: [ { backendRefs: [ { name: web, namespace: a, port: 80, weight: 3 }, { name: api, port: 81 } ] } ]",
                "parentRefs: [ { group: '', kind: Service, name: web, namespace: a }, { name: edge, namespace: a } ], rules: [ { backendRefs: [ { name: api, port: 80 } ] } ]",
                "parentRefs: [ { group: '', kind: Service, name: web, namespace: a, port: 80 }, { group: '', kind: Service, name: api } ], rules: [ { matches: [ { path: { value: /x } } ], backendRefs: [ { name: web, namespace: a, port: 80 } ] } ]",
                "parentRefs: [ { name: set, namespace: a, kind: ListenerSet }, { name: set, kind: ListenerSet, sectionName: http }, { name: edge, namespace: a } ], rules: [ { backendRefs: [ { name: web, port: 80 } ] } ]",
                "useDefaultGateways: All, parentRefs: [ { name: edge, sectionName: http } ], rules: [ { backendRefs: [ { name: web, port: 80 } ] } ]",
                "parentRefs: [ { name: edge } ], hostnames: [ \"*.y.com\" ], rules: [ { matches: [ { path: { value: /x } } ], filters: [ { type: RequestRedirect, requestRedirect: { scheme: https } } ] }, { backendRefs: [ { name: api, port: 80 } ] } ]",
                "parentRefs: [ { name: edge, namespace: a, sectionName: tls } ], rules: [ { filters: [ { type: RequestMirror, requestMirror: { backendRef: { name: web, port: 80 } } } ], backendRefs: [ { name: api, port: 80 } ] } ]",
            }
            select $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: {{Name(name)}}, namespace: {{Space(name)}}, creationTimestamp: "2026-01-0{{name.Length - 4}}T00:00:00Z" }
            spec: { {{spec}} }
            ---

            """
        );

    private static string Services() =>
        string.Concat(
            from name in new[] { "a/web", "a/api", "b/api" }
            from spec in new[]
            {
                "selector: { app: web }, ports: [ { name: http, port: 80, targetPort: 8080, appProtocol: http } ]",
                "ports: [ { name: http, port: 80 } ]",
                "ports: [ { name: http, port: 80, appProtocol: kubernetes.io/h2c }, { name: more, port: 81 } ]",
                "type: ExternalName, externalName: example.com",
                "ports: [ { name: http, port: 80, appProtocol: https } ]",
            }
            select $$"""
            { apiVersion: v1, kind: Service, metadata: { name: {{Name(name)}}, namespace: {{Space(name)}} }, spec: { {{spec}} } }
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: {{Name(name)}}-1, namespace: {{Space(name)}}, labels: { kubernetes.io/service-name: {{Name(name)}} } }
            addressType: IPv4
            endpoints: [ { addresses: [ 10.0.0.{{spec.Length}} ] }, { addresses: [ 10.0.1.1 ], conditions: { ready: false } } ]
            ports: [ { name: http, port: 8080 } ]
            ---

            """
        );

    private static string Mesh() =>
        string.Concat(
            from space in new[] { "a", "kuma-system" }
            from tags in new[] { "", "gateways.kuma.io/listener-name: web", "port: nowhere" }
            select $$"""
            apiVersion: kuma.io/v1alpha1
            kind: MeshHTTPRoute
            metadata: { name: byhand, namespace: {{space}} }
            spec:
              targetRef: { kind: MeshGateway, name: byhand, tags: { {{tags}} } }
              to:
              - targetRef: { kind: Mesh }
                hostnames: [ "h.z.com" ]
                rules:
                - matches: [ { path: { type: PathPrefix, value: / } } ]
                  default: { backendRefs: [ { kind: MeshService, name: web_a_svc_80 }, { kind: MeshService, name: api, namespace: b, port: 80 } ] }
            ---

            """
        )
        + """
            { apiVersion: kuma.io/v1alpha1, kind: MeshGatewayInstance, metadata: { name: byhand, namespace: a }, spec: { tags: { role: edge } } }
            ---
            { apiVersion: kuma.io/v1alpha1, kind: MeshGatewayInstance, metadata: { name: edge, namespace: a }, spec: {} }
            ---
            apiVersion: kuma.io/v1alpha1
            kind: MeshGateway
            metadata: { name: byhand }
            spec:
              selectors: [ { match: { kuma.io/service: byhand_a_svc } } ]
              conf: { listeners: [ { port: 7000, protocol: HTTP, tags: { gateways.kuma.io/listener-name: web } }, { port: 7001, protocol: TCP } ] }
            ---
            apiVersion: kuma.io/v1alpha1
            kind: MeshGateway
            metadata: { name: better }
            spec:
              selectors: [ { match: { kuma.io/service: byhand_a_svc, role: edge } } ]
              conf: { listeners: [ { port: 7002, protocol: HTTP } ] }

            """;

    private static string Workloads() =>
        string.Concat(
            from workload in new[] { "a/one", "b/two" }
            from mesh in new[] { "default", "other" }
            from called in new[] { "name: web, namespace: a, port: 80", "name: api, namespace: b, port: 80" }
            select $$"""
            ---
            apiVersion: kuma.io/v1alpha1
            kind: Dataplane
            metadata: { name: {{Name(workload)}}, namespace: {{Space(workload)}}, labels: { kuma.io/mesh: {{mesh}} } }
            spec:
              networking:
                address: 127.0.0.1
                inbound: [ { port: 8080, servicePort: 8081, tags: { kuma.io/service: web, app: web, kuma.io/protocol: http } } ]
                outbound: [ { port: 9000, backendRef: { kind: MeshService, {{called}} } } ]

            """
        );

    private static IEnumerable<InputChange> Reports() =>
        from space in new[] { "a", "b" }
        from connected in new[] { true, false }
        let proxy = ProxyKey.Gateway(space, "edge")
        select ProxyReport.Change(proxy, ProxyReport.Of(proxy) with { Connected = connected });

    private static IReadOnlyList<InputChange> WithDeletions(IReadOnlyList<InputChange> changes) =>
        [.. changes, .. changes.Select(change => change.Key).Distinct().Select(key => new InputChange(key, null))];

    private static string Space(string name) => name.Split('/')[0];

    private static string Name(string name) => name.Split('/')[1];

    private static string KeyPair()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=x.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(100)
        );
        return $"tls.crt: \"{Base64(certificate.ExportCertificatePem())}\", tls.key: \"{Base64(key.ExportPkcs8PrivateKeyPem())}\"";
    }

    private static string Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(100)
        );
        return "\"" + certificate.ExportCertificatePem().Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
