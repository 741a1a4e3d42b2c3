namespace Portolan.Conformance.Cases;

internal static partial class InvalidTables
{
    private static InvalidTable HttpRoute =>
        new(
            "HTTPRoute",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: ROW }
            spec:
              parentRefs: [{ name: edge, sectionName: http }]
              hostnames: [ROW.example.com]
              rules: [{ matches: [{ path: { type: PathPrefix, value: / } }], backendRefs: [{ name: alpha, port: 8080 }] }]
            """,
            """
            spec.parentRefs[0].sectionName = "nowhere" => Accepted False NoMatchingParent
            spec.parentRefs[0].port = 9999 => Accepted False NoMatchingParent
            spec.parentRefs[0].sectionName = "tcp" => Accepted False NotAllowedByListeners
            spec.parentRefs[0].sectionName = "narrow" => Accepted False NoMatchingListenerHostname
            spec.parentRefs[0].sectionName = "Not A Name" => rejected spec.parentRefs[0].sectionName
            spec.parentRefs[0].port = 0 => rejected spec.parentRefs[0].port
            spec.parentRefs[0].port = 70000 => rejected spec.parentRefs[0].port
            spec.parentRefs[0].port = "http" => rejected spec.parentRefs[0].port
            spec.parentRefs[0].name = "" => rejected spec.parentRefs[0].name
            spec.parentRefs[0].name = null => rejected spec.parentRefs[0].name
            spec.parentRefs[0].kind = "not a kind" => rejected spec.parentRefs[0].kind
            spec.parentRefs[0].group = "Not_A_Group" => rejected spec.parentRefs[0].group
            spec.parentRefs[0].namespace = "Upper" => rejected spec.parentRefs[0].namespace
            spec.parentRefs = 5 => rejected spec.parentRefs
            spec.hostnames[0] = "UPPER.example.com" => rejected spec.hostnames[0]
            spec.hostnames[0] = "a..b" => rejected spec.hostnames[0]
            spec.hostnames[0] = "*" => rejected spec.hostnames[0]
            spec.hostnames[0] = "a.*.com" => rejected spec.hostnames[0]
            spec.hostnames[0] = "under_score.com" => rejected spec.hostnames[0]
            spec.hostnames[0] = "" => rejected spec.hostnames[0]
            spec.hostnames[0] = "example.com:80" => rejected spec.hostnames[0]
            spec.rules = [] => rejected spec.rules
            spec.rules[0].name = "Bad Name" => rejected spec.rules[0].name
            spec.rules[0].matches[0].path.value = "relative" => rejected spec.rules[0].matches[0].path
            spec.rules[0].matches[0].path.value = "/a//b" => rejected spec.rules[0].matches[0].path
            spec.rules[0].matches[0].path.value = "/a/../b" => rejected spec.rules[0].matches[0].path
            spec.rules[0].matches[0].path.value = "/a/%2F" => rejected spec.rules[0].matches[0].path
            spec.rules[0].matches[0].path.value = "/a#b" => rejected spec.rules[0].matches[0].path
            spec.rules[0].matches[0].path.type = "Fuzzy" => rejected spec.rules[0].matches[0].path.type
            spec.rules[0].matches[0].path = {"type":"RegularExpression","value":"("} => Accepted False UnsupportedValue
            spec.rules[0].matches[0].method = "FETCH" => rejected spec.rules[0].matches[0].method
            spec.rules[0].matches[0].headers[0] = {"name":"bad name","value":"x"} => rejected spec.rules[0].matches[0].headers[0].name
            spec.rules[0].matches[0].headers[0] = {"name":"x","value":""} => rejected spec.rules[0].matches[0].headers[0].value
            spec.rules[0].matches[0].headers[0] = {"name":"x","type":"RegularExpression","value":"["} => Accepted False UnsupportedValue
            spec.rules[0].matches[0].queryParams[0] = {"name":"","value":"x"} => rejected spec.rules[0].matches[0].queryParams[0].name
            spec.rules[0].matches[0].queryParams[0] = {"name":"x","type":"RegularExpression","value":"*"} => Accepted False UnsupportedValue
            spec.rules[0].filters[0] = {"type":"RequestRedirect"} => rejected spec.rules[0].filters[0]
            spec.rules[0].filters[0] = {"type":"Bogus"} => rejected spec.rules[0].filters[0].type
            spec.rules[0].filters[0] = {"type":"RequestHeaderModifier","requestHeaderModifier":{"set":[{"name":"a b","value":"x"}]}} => rejected spec.rules[0].filters[0].requestHeaderModifier.set[0].name
            spec.rules[0].filters[0] = {"type":"RequestHeaderModifier","requestHeaderModifier":{"set":[{"name":"Transfer-Encoding","value":"x"}]}} => Accepted False UnsupportedValue
            spec.rules[0].filters[0] = {"type":"ExtensionRef","extensionRef":{"group":"x.io","kind":"Foo","name":"bar"}} => Accepted False UnsupportedValue
            spec.rules[0].filters[0] = {"type":"RequestMirror","requestMirror":{"backendRef":{"name":"missing","port":80}}} => ResolvedRefs False BackendNotFound
            spec.rules[0].filters[0] = {"type":"RequestMirror","requestMirror":{"backendRef":{"name":"alpha","port":8080},"percent":101}} => rejected spec.rules[0].filters[0].requestMirror.percent
            spec.rules[0].filters[0] = {"type":"URLRewrite","urlRewrite":{"hostname":"*.example.com"}} => rejected spec.rules[0].filters[0].urlRewrite.hostname
            spec.rules[0].filters[0] = {"type":"RequestRedirect","requestRedirect":{"statusCode":200}} ; spec.rules[0].backendRefs = null => rejected spec.rules[0].filters[0].requestRedirect.statusCode
            spec.rules[0].filters[0] = {"type":"RequestRedirect","requestRedirect":{"scheme":"ftp"}} ; spec.rules[0].backendRefs = null => rejected spec.rules[0].filters[0].requestRedirect.scheme
            spec.rules[0].filters[0] = {"type":"RequestRedirect","requestRedirect":{"port":0}} ; spec.rules[0].backendRefs = null => rejected spec.rules[0].filters[0].requestRedirect.port
            spec.rules[0].backendRefs[0].name = "missing" => ResolvedRefs False BackendNotFound
            spec.rules[0].backendRefs[0].port = 1234 => ResolvedRefs False BackendNotFound
            spec.rules[0].backendRefs[0].port = null => rejected spec.rules[0].backendRefs[0]
            spec.rules[0].backendRefs[0].kind = "Gateway" ; spec.rules[0].backendRefs[0].group = "gateway.networking.k8s.io" => ResolvedRefs False InvalidKind
            spec.rules[0].backendRefs[0].kind = "Foo" ; spec.rules[0].backendRefs[0].group = "x.io" => ResolvedRefs False InvalidKind
            spec.rules[0].backendRefs[0].namespace = "default" => ResolvedRefs False RefNotPermitted
            spec.rules[0].backendRefs[0].weight = -1 => rejected spec.rules[0].backendRefs[0].weight
            spec.rules[0].backendRefs[0].weight = 1000001 => rejected spec.rules[0].backendRefs[0].weight
            spec.rules[0].timeouts.request = "10" => rejected spec.rules[0].timeouts.request
            spec.rules[0].timeouts.request = "1s" ; spec.rules[0].timeouts.backendRequest = "2s" => rejected spec.rules[0].timeouts
            spec.rules[0].retry.codes = [200] => rejected spec.rules[0].retry.codes[0]
            """
        );

    private static InvalidTable GrpcRoute =>
        new(
            "GRPCRoute",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: { name: ROW }
            spec:
              parentRefs: [{ name: edge, sectionName: http }]
              hostnames: [ROW.example.com]
              rules: [{ matches: [{ method: { service: a.B } }], backendRefs: [{ name: alpha, port: 8080 }] }]
            """,
            """
            spec.parentRefs[0].sectionName = "nowhere" => Accepted False NoMatchingParent
            spec.parentRefs[0].sectionName = "tcp" => Accepted False NotAllowedByListeners
            spec.parentRefs[0].sectionName = "narrow" => Accepted False NoMatchingListenerHostname
            spec.parentRefs[0].port = 65536 => rejected spec.parentRefs[0].port
            spec.hostnames[0] = "neighbour.example.org" => Accepted False Conflicted
            spec.hostnames[0] = "*.example.org" => Accepted False Conflicted
            spec.hostnames[0] = "a.b." => rejected spec.hostnames[0]
            spec.rules[0].matches[0].method = {"type":"Exact"} => rejected spec.rules[0].matches[0].method
            spec.rules[0].matches[0].method.type = "Prefix" => rejected spec.rules[0].matches[0].method.type
            spec.rules[0].matches[0].method.service = "with/slash" => rejected spec.rules[0].matches[0].method
            spec.rules[0].matches[0].method = {"type":"RegularExpression","service":"(("} => Accepted False UnsupportedValue
            spec.rules[0].matches[0].headers[0] = {"name":"x y","value":"1"} => rejected spec.rules[0].matches[0].headers[0].name
            spec.rules[0].matches[0].headers[0] = {"name":"x","type":"RegularExpression","value":"("} => Accepted False UnsupportedValue
            spec.rules[0].filters[0] = {"type":"URLRewrite"} => rejected spec.rules[0].filters[0].type
            spec.rules[0].filters[0] = {"type":"RequestMirror"} => rejected spec.rules[0].filters[0]
            spec.rules[0].filters[0] = {"type":"ExtensionRef","extensionRef":{"group":"x.io","kind":"Foo","name":"bar"}} => Accepted False UnsupportedValue
            spec.rules[0].backendRefs[0].name = "missing" => ResolvedRefs False BackendNotFound
            spec.rules[0].backendRefs[0].port = 4321 => ResolvedRefs False BackendNotFound
            spec.rules[0].backendRefs[0].port = null => rejected spec.rules[0].backendRefs[0]
            spec.rules[0].backendRefs[0].kind = "Foo" ; spec.rules[0].backendRefs[0].group = "x.io" => ResolvedRefs False InvalidKind
            spec.rules[0].backendRefs[0].namespace = "default" => ResolvedRefs False RefNotPermitted
            spec.rules[0].backendRefs[0].weight = -5 => rejected spec.rules[0].backendRefs[0].weight
            """
        );

    private static InvalidTable TlsRoute =>
        new(
            "TLSRoute",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: TLSRoute
            metadata: { name: ROW }
            spec:
              parentRefs: [{ name: edge, sectionName: tls }]
              hostnames: [ROW.example.com]
              rules: [{ backendRefs: [{ name: alpha, port: 8080 }] }]
            """,
            """
            spec.parentRefs[0].sectionName = "nowhere" => Accepted False NoMatchingParent
            spec.parentRefs[0].sectionName = "http" => Accepted False NotAllowedByListeners
            spec.parentRefs[0].sectionName = "tcp" => Accepted False NotAllowedByListeners
            spec.parentRefs[0].port = -1 => rejected spec.parentRefs[0].port
            spec.hostnames = null => rejected spec.hostnames
            spec.hostnames = [] => rejected spec.hostnames
            spec.hostnames[0] = "10.0.0.1" => rejected spec.hostnames
            spec.hostnames[0] = "UPPER" => rejected spec.hostnames[0]
            spec.rules = [] => rejected spec.rules
            spec.rules[0].backendRefs = [] => rejected spec.rules[0].backendRefs
            spec.rules[0].backendRefs[0].name = "missing" => ResolvedRefs False BackendNotFound
            spec.rules[0].backendRefs[0].port = 4321 => ResolvedRefs False BackendNotFound
            spec.rules[0].backendRefs[0].kind = "Foo" ; spec.rules[0].backendRefs[0].group = "x.io" => ResolvedRefs False InvalidKind
            spec.rules[0].backendRefs[0].namespace = "default" => ResolvedRefs False RefNotPermitted
            """
        );

    private static InvalidTable TcpRoute => Stream("TCPRoute", "tcp");

    private static InvalidTable UdpRoute => Stream("UDPRoute", "udp");

    private static InvalidTable Stream(string kind, string section) =>
        new(
            kind,
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{kind}}
            metadata: { name: ROW }
            spec: { parentRefs: [{ name: edge, sectionName: {{section}} }], rules: [{ backendRefs: [{ name: alpha, port: 8080 }] }] }
            """,
            """
            spec.parentRefs[0].sectionName = "nowhere" => Accepted False NoMatchingParent
            spec.parentRefs[0].sectionName = "http" => Accepted False NotAllowedByListeners
            spec.parentRefs[0].port = 0 => rejected spec.parentRefs[0].port
            spec.rules = [] => rejected spec.rules
            spec.rules[0].backendRefs = [] => rejected spec.rules[0].backendRefs
            spec.rules[0].backendRefs[0].name = "missing" => ResolvedRefs False BackendNotFound
            spec.rules[0].backendRefs[0].port = 4321 => ResolvedRefs False BackendNotFound
            spec.rules[0].backendRefs[0].kind = "Foo" ; spec.rules[0].backendRefs[0].group = "x.io" => ResolvedRefs False InvalidKind
            spec.rules[0].backendRefs[0].namespace = "default" => ResolvedRefs False RefNotPermitted
            spec.rules[0].backendRefs[0].weight = -1 => rejected spec.rules[0].backendRefs[0].weight
            """
        );
}
