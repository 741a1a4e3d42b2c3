namespace Portolan.Conformance.Cases;

internal static partial class InvalidTables
{
    private static InvalidTable Gateway =>
        new(
            "Gateway",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: ROW }
            spec:
              gatewayClassName: kuma
              listeners:
                - { name: bad, port: 80, protocol: HTTP }
                - { name: good, port: 8080, protocol: HTTP }
            """,
            """
            spec.gatewayClassName = "" => rejected spec.gatewayClassName
            spec.gatewayClassName = null => rejected spec.gatewayClassName
            spec.listeners = [] => rejected spec.listeners
            spec.listeners[0].name = "Bad Name" => rejected spec.listeners[0].name
            spec.listeners[0].name = "good" => rejected spec.listeners
            spec.listeners[0].port = 0 => rejected spec.listeners[0].port
            spec.listeners[0].port = 65536 => rejected spec.listeners[0].port
            spec.listeners[0].port = "http" => rejected spec.listeners[0].port
            spec.listeners[0].port = null => rejected spec.listeners[0].port
            spec.listeners[0].protocol = "" => rejected spec.listeners[0].protocol
            spec.listeners[0].protocol = "two words" => rejected spec.listeners[0].protocol
            spec.listeners[0].protocol = "STRANGE" => listener Accepted False UnsupportedProtocol
            spec.listeners[0].protocol = "example.com/strange" => listener Accepted False UnsupportedProtocol
            spec.listeners[0].hostname = "a..b" => rejected spec.listeners[0].hostname
            spec.listeners[0].hostname = "*" => rejected spec.listeners[0].hostname
            spec.listeners[0].protocol = "TCP" ; spec.listeners[0].hostname = "a.example.com" => rejected spec.listeners
            spec.listeners[0].tls.mode = "Terminate" => rejected spec.listeners
            spec.listeners[0].protocol = "HTTPS" ; spec.listeners[0].port = 443 ; spec.listeners[0].tls.mode = "Passthrough" => rejected spec.listeners
            spec.listeners[0].protocol = "HTTPS" ; spec.listeners[0].port = 443 ; spec.listeners[0].tls.mode = "Bogus" => rejected spec.listeners[0].tls.mode
            spec.listeners[0].protocol = "HTTPS" ; spec.listeners[0].port = 29443 ; spec.listeners[0].tls.certificateRefs[0] = {"name":"missing"} => listener ResolvedRefs False InvalidCertificateRef
            spec.listeners[0].protocol = "HTTPS" ; spec.listeners[0].port = 29443 ; spec.listeners[0].tls.certificateRefs[0] = {"name":"x","kind":"ConfigMap"} => listener ResolvedRefs False InvalidCertificateRef
            spec.listeners[0].protocol = "HTTPS" ; spec.listeners[0].port = 29443 ; spec.listeners[0].tls.certificateRefs[0] = {"name":"x","group":"x.io","kind":"Cert"} => listener ResolvedRefs False InvalidCertificateRef
            spec.listeners[0].protocol = "HTTPS" ; spec.listeners[0].port = 29443 ; spec.listeners[0].tls.certificateRefs[0] = {"name":"x","namespace":"default"} => listener ResolvedRefs False RefNotPermitted
            spec.listeners[0].allowedRoutes.kinds[0] = {"kind":"TCPRoute"} => listener ResolvedRefs False InvalidRouteKinds
            spec.listeners[0].allowedRoutes.kinds[0] = {"kind":"HTTPRoute","group":"x.io"} => listener ResolvedRefs False InvalidRouteKinds
            spec.listeners[0].allowedRoutes.kinds[0] = {"kind":""} => rejected spec.listeners[0].allowedRoutes.kinds[0].kind
            spec.listeners[0].allowedRoutes.namespaces.from = "Sometimes" => rejected spec.listeners[0].allowedRoutes.namespaces.from
            spec.addresses[0] = {"type":"Hostname","value":"edge.example.com"} => Accepted False UnsupportedAddress
            spec.addresses[0] = {"type":"example.com/odd","value":"x"} => Accepted False UnsupportedAddress
            spec.addresses[0] = {"type":"IPAddress","value":"not-an-address"} => rejected spec.addresses[0]
            spec.addresses[0] = {"type":"IPAddress","value":"203.0.113.9"} => Programmed False AddressNotUsable
            spec.infrastructure.parametersRef = {"group":"x.io","kind":"Foo","name":"bar"} => Accepted False InvalidParameters
            spec.infrastructure.parametersRef = {"group":"kuma.io","kind":"MeshGatewayConfig","name":"missing"} => Accepted False InvalidParameters
            spec.infrastructure.parametersRef = {"group":"kuma.io","kind":"MeshGatewayConfig"} => rejected spec.infrastructure.parametersRef.name
            spec.tls.backend.clientCertificateRef = {"name":"missing"} => ResolvedRefs False InvalidClientCertificateRef
            spec.allowedListeners.namespaces.from = "Sometimes" => rejected spec.allowedListeners.namespaces.from
            metadata.labels = {"kuma.io/mesh":"nowhere"} => Accepted False Invalid
            """
        );

    private static InvalidTable ListenerSet =>
        new(
            "ListenerSet",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: { name: ROW }
            spec:
              parentRef: { name: edge }
              listeners:
                - { name: bad, port: 28081, protocol: HTTP }
                - { name: good, port: 28082, protocol: HTTP, hostname: good.example.com }
            """,
            """
            spec.parentRef.name = "" => rejected spec.parentRef.name
            spec.parentRef.namespace = "Upper" => rejected spec.parentRef.namespace
            spec.listeners = [] => rejected spec.listeners
            spec.listeners[0].name = "good" => rejected spec.listeners
            spec.listeners[0].port = 65536 => rejected spec.listeners[0].port
            spec.listeners[0].protocol = "STRANGE" => listener Accepted False UnsupportedProtocol
            spec.listeners[0].hostname = "a..b" => rejected spec.listeners[0].hostname
            spec.listeners[0].port = 28082 ; spec.listeners[0].protocol = "TCP" => Accepted False ListenersNotValid
            spec.listeners[0].protocol = "HTTPS" ; spec.listeners[0].tls.certificateRefs[0] = {"name":"missing"} => listener ResolvedRefs False InvalidCertificateRef
            spec.listeners[0].protocol = "HTTPS" ; spec.listeners[0].tls.certificateRefs[0] = {"name":"x","namespace":"default"} => listener ResolvedRefs False RefNotPermitted
            spec.listeners[0].allowedRoutes.kinds[0] = {"kind":"UDPRoute"} => listener ResolvedRefs False InvalidRouteKinds
            spec.listeners[0].protocol = "UDP" ; spec.listeners[0].hostname = "x.example.com" => rejected spec.listeners
            """
        );

    private static InvalidTable GatewayClass =>
        new(
            "GatewayClass",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: { name: ROW }
            spec: { controllerName: gateways.kuma.io/controller }
            """,
            """
            spec.controllerName = "no-domain" => rejected spec.controllerName
            spec.controllerName = null => rejected spec.controllerName
            spec.description = "much too long: 0123456789012345678901234567890123456789012345678901234567890123456789" => rejected spec.description
            spec.parametersRef = {"group":"kuma.io","kind":"MeshGatewayConfig","name":"missing"} => Accepted False InvalidParameters
            spec.parametersRef = {"group":"","kind":"ConfigMap","name":"odd"} => Accepted False InvalidParameters
            spec.parametersRef = {"kind":"MeshGatewayConfig","name":"x"} => rejected spec.parametersRef.group
            """
        );
}
