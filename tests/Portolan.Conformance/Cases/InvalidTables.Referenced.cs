namespace Portolan.Conformance.Cases;

internal static partial class InvalidTables
{
    private const string PolicyRoute = """
        apiVersion: v1
        kind: Service
        metadata: { name: ROW }
        spec: { selector: { app: alpha }, ports: [{ name: web, port: 8080, targetPort: web }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: ROW }
        spec: { parentRefs: [{ name: edge, sectionName: http }], hostnames: [ROW.example.com], rules: [{ backendRefs: [{ name: ROW, port: 8080 }] }] }
        """;

    private static InvalidTable Policy =>
        new(
            "BackendTLSPolicy",
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: { name: ROW }
            spec:
              targetRefs: [{ group: "", kind: Service, name: ROW }]
              validation: { hostname: a.example.com, wellKnownCACertificates: System }
            ---
            {{PolicyRoute}}
            """,
            """
            spec.targetRefs = [] => rejected spec.targetRefs
            spec.targetRefs[0].name = "" => rejected spec.targetRefs[0].name
            spec.targetRefs[0].sectionName = "nowhere" => Accepted False TargetNotFound
            spec.validation.hostname = "a..b" => rejected spec.validation.hostname
            spec.validation.hostname = null => rejected spec.validation.hostname
            spec.validation.wellKnownCACertificates = null => rejected spec.validation
            spec.validation.caCertificateRefs[0] = {"group":"","kind":"ConfigMap","name":"x"} => rejected spec.validation
            spec.validation.wellKnownCACertificates = "example.com/mine" => Accepted False Invalid
            spec.validation.wellKnownCACertificates = null ; spec.validation.caCertificateRefs[0] = {"group":"","kind":"ConfigMap","name":"missing"} => ResolvedRefs False InvalidCACertificateRef
            spec.validation.wellKnownCACertificates = null ; spec.validation.caCertificateRefs[0] = {"group":"x.io","kind":"Foo","name":"x"} => ResolvedRefs False InvalidKind
            spec.validation.subjectAltNames[0] = {"type":"Hostname"} => rejected spec.validation.subjectAltNames[0]
            spec.validation.subjectAltNames[0] = {"type":"Bogus"} => rejected spec.validation.subjectAltNames[0].type
            spec.validation.subjectAltNames[0] = {"type":"URI","uri":"no-scheme"} => rejected spec.validation.subjectAltNames[0].uri
            """,
            "BackendTLSPolicy"
        );

    private static InvalidTable Grant =>
        new(
            "ReferenceGrant",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: ReferenceGrant
            metadata: { name: ROW, namespace: default }
            spec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: invalid-referencegrant }], to: [{ group: "", kind: Service, name: ROW }] }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: ROW, namespace: default }
            spec: { ports: [{ port: 80 }] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: ROW }
            spec: { parentRefs: [{ name: edge, sectionName: http }], hostnames: [ROW.example.com], rules: [{ backendRefs: [{ name: ROW, namespace: default, port: 80 }] }] }
            """,
            """
            spec.from = [] => rejected spec.from
            spec.to = [] => rejected spec.to
            spec.from[0].namespace = "" => rejected spec.from[0].namespace
            spec.from[0].kind = "" => rejected spec.from[0].kind
            spec.to[0].name = "" => rejected spec.to[0].name
            spec.from[0].namespace = "elsewhere" => ResolvedRefs False RefNotPermitted
            spec.from[0].kind = "GRPCRoute" => ResolvedRefs False RefNotPermitted
            spec.from[0].group = "x.io" => ResolvedRefs False RefNotPermitted
            spec.to[0].name = "another" => ResolvedRefs False RefNotPermitted
            spec.to[0].kind = "Secret" => ResolvedRefs False RefNotPermitted
            spec.to[0].group = "x.io" => ResolvedRefs False RefNotPermitted
            """,
            "HTTPRoute"
        );

    private static InvalidTable Secret =>
        new(
            "Secret",
            """
            apiVersion: v1
            kind: Secret
            metadata: { name: ROW }
            type: kubernetes.io/tls
            data: { tls.crt: "", tls.key: "" }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: ROW }
            spec:
              gatewayClassName: kuma
              listeners:
                - { name: bad, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: ROW }] } }
                - { name: good, port: 80, protocol: HTTP }
            """,
            """
            data = {"tls.crt":"!!!","tls.key":""} => unreadable illegal base64 data
            data = {"tls.crt":""} => rejected data[tls.key]
            data = {"tls.crt":"","tls.key":""} => listener ResolvedRefs False InvalidCertificateRef
            data = {"tls.crt":"bm8gcGVt","tls.key":"bm8gcGVt"} => listener ResolvedRefs False InvalidCertificateRef
            type = "Opaque" => listener ResolvedRefs False InvalidCertificateRef
            type = "Opaque" ; data = {"other":"bm8="} => listener ResolvedRefs False InvalidCertificateRef
            metadata.name = "another-secret" => listener ResolvedRefs False InvalidCertificateRef
            """,
            "Gateway"
        );

    private static InvalidTable ConfigMap =>
        new(
            "ConfigMap",
            $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: ROW }
            data: { ca.crt: "" }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: { name: ROW }
            spec:
              targetRefs: [{ group: "", kind: Service, name: ROW }]
              validation: { hostname: a.example.com, caCertificateRefs: [{ group: "", kind: ConfigMap, name: ROW }] }
            ---
            {{PolicyRoute}}
            """,
            """
            data = {"ca.crt":""} => ResolvedRefs False InvalidCACertificateRef
            data = {"ca.crt":"no pem"} => ResolvedRefs False InvalidCACertificateRef
            data = {"other":"x"} => ResolvedRefs False InvalidCACertificateRef
            data = {} => Accepted False NoValidCACertificate
            data = {"ca.crt":"-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n"} => Accepted False NoValidCACertificate
            data = {"ca.crt":5} => unreadable ConfigMap.data
            """,
            "BackendTLSPolicy"
        );

    private static InvalidTable Slice =>
        new(
            "EndpointSlice",
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: ROW, labels: { kubernetes.io/service-name: nobody } }
            addressType: IPv4
            endpoints: [{ addresses: [127.0.0.1] }]
            ports: [{ name: http, port: 8080, protocol: TCP }]
            """,
            """
            addressType = "IPX" => rejected addressType
            addressType = null => rejected addressType
            endpoints[0].addresses = [] => rejected endpoints[0].addresses
            endpoints[0].addresses[0] = "not-an-address" => rejected endpoints[0].addresses[0]
            endpoints[0].addresses[0] = "::1" => rejected endpoints[0].addresses[0]
            ports[0].port = 0 => rejected ports[0].port
            ports[0].port = 70000 => rejected ports[0].port
            ports[0].protocol = "QUIC" => rejected ports[0].protocol
            ports[0].name = "Bad Name" => rejected ports[0].name
            """
        );
}
