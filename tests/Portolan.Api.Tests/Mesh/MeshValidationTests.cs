namespace Portolan.Api.Tests.Mesh;

/// <summary>The rules that Kuma's webhook has, in its words.</summary>
public sealed class MeshValidationTests
{
    private const string Listener = "hostname: a.com, port: 80, protocol: HTTP";

    [Theory]
    [InlineData($"{{{Listener}}}", null)]
    [InlineData("{port: 443, protocol: HTTPS, tls: {mode: TERMINATE, certificates: [{secret: a}]}}", null)]
    [InlineData("{port: 443, protocol: TLS, tls: {mode: PASSTHROUGH}}", null)]
    [InlineData("", "spec.conf.listeners: cannot be empty")]
    [InlineData("{port: 80}", "spec.conf.listeners[0].protocol: cannot be empty")]
    [InlineData("{port: 0, protocol: HTTP}", "spec.conf.listeners[0].port: port must be in the range [1, 65535]")]
    [InlineData("{port: 443, protocol: HTTPS}", "spec.conf.listeners[0].tls: cannot be empty")]
    [InlineData(
        "{port: 443, protocol: HTTPS, crossMesh: true}",
        "spec.conf.listeners[0].protocol: protocol is not supported with crossMesh"
    )]
    [InlineData(
        "{port: 443, protocol: HTTPS, tls: {mode: PASSTHROUGH}}",
        "spec.conf.listeners[0].tls.mode: mode is not supported on HTTPS listeners"
    )]
    [InlineData("{port: 443, protocol: HTTPS, tls: {mode: NONE}}", "spec.conf.listeners[0].tls.mode: cannot be empty")]
    [InlineData(
        "{port: 443, protocol: HTTPS, tls: {mode: TERMINATE}}",
        "spec.conf.listeners[0].tls.certificates: cannot be empty in TLS termination mode"
    )]
    [InlineData(
        "{port: 443, protocol: HTTPS, tls: {mode: TERMINATE, certificates: [{}, {}, {}]}}",
        "spec.conf.listeners[0].tls.certificates: cannot have more than 2 certificates"
    )]
    [InlineData(
        "{port: 80, protocol: HTTP, crossMesh: true, tls: {mode: TERMINATE}}",
        "spec.conf.listeners[0].tls: must be empty with crossMesh"
    )]
    [InlineData("{port: 80, protocol: HTTP, hostname: 'a.*.com'}", "spec.conf.listeners[0].hostname: invalid hostname")]
    [InlineData("{port: 80, protocol: HTTP, hostname: '*.*'}", "spec.conf.listeners[0].hostname: invalid wildcard domain")]
    [InlineData($"{{{Listener}}}, {{{Listener}}}", "spec.conf.listeners[1].hostname: multiple listeners for hostname on this port")]
    [InlineData(
        "{port: 80, protocol: HTTP}, {port: 80, protocol: TCP, hostname: a.com}",
        "spec.conf.listeners[1].protocol: protocol conflicts with other listeners on this port"
    )]
    [InlineData(
        "{port: 80, protocol: HTTP}, {port: 80, protocol: HTTP, hostname: a.com, resources: {connectionLimit: 5}}",
        "spec.conf.listeners[1].resources.connectionLimit: conflicting values for this port"
    )]
    public void Gateway_is_validated(string listeners, string? expected) =>
        Check(
            $"{{apiVersion: kuma.io/v1alpha1, kind: MeshGateway, metadata: {{name: g}}, mesh: default, spec: {{selectors: [{{match: {{kuma.io/service: edge}}}}], conf: {{listeners: [{listeners}]}}}}}}",
            expected
        );

    [Theory]
    [InlineData("{kind: MeshService, name: a, port: 80}", null)]
    [InlineData("{kind: MeshServiceSubset, name: a, tags: {v: v1}, weight: 3}", null)]
    [InlineData("{kind: MeshService, labels: {a: b}}", null)]
    [InlineData("{kind: MeshService, name: kuma.io/unresolved-backend}", null)]
    [InlineData("{kind: Mesh}", "value 'Mesh' is not supported")]
    [InlineData("{kind: MeshService}", "name or labels must be set when kind is MeshService")]
    [InlineData("{kind: MeshServiceSubset, tags: {a: b}}", "must be set when kind is MeshServiceSubset")]
    [InlineData("{kind: MeshService, name: a, tags: {a: b}}", "must not be set with kind MeshService")]
    [InlineData("{kind: MeshService, name: a, labels: {a: b}}", "either labels or name and namespace must be specified")]
    [InlineData("{kind: MeshService, name: UPPER}", "must consist of lower case alphanumeric characters, '-', '.' and '_'.")]
    [InlineData("{kind: MeshMultiZoneService, name: a}", "must be defined with kind MeshMultiZoneService")]
    public void Backend_of_a_route_is_validated(string backend, string? expected) =>
        Check(Route("Mesh", "MeshService, name: s", "matches: [{path: {type: Exact, value: /}}]", $"backendRefs: [{backend}]"), expected);

    [Theory]
    [InlineData("path: {type: PathPrefix, value: /a}", null)]
    [InlineData("path: {type: RegularExpression, value: a}", null)]
    [InlineData("headers: [{type: Present, name: a}]", null)]
    [InlineData("path: {type: RegularExpression, value: 'a(?=b)'}", "lookahead at 1 cannot be matched in linear time")]
    [InlineData("headers: [{type: RegularExpression, name: a, value: '(a{1000}){1000}'}]", "it takes more than 1000 states")]
    [InlineData(
        "queryParams: [{type: RegularExpression, name: a, value: '(a)\\1'}]",
        "refers back, which cannot be matched in linear time"
    )]
    [InlineData("grpc: {type: RegularExpression, method: '('}", "is not closed; add )")]
    [InlineData("path: {type: Exact, value: a}", "must be an absolute path")]
    [InlineData("path: {type: PathPrefix, value: /a/}", "does not need a trailing slash")]
    [InlineData("headers: [{type: Absent, name: a, value: b}]", "must be empty with type Absent")]
    [InlineData("queryParams: [{type: Exact, name: a, value: b}, {type: Exact, name: a, value: c}]", "multiple entries for name a")]
    public void Match_of_a_route_is_validated(string match, string? expected) =>
        Check(Route("Mesh", "MeshService, name: s", $"matches: [{{{match}}}]", "backendRefs: []"), expected);

    [Theory]
    [InlineData("{type: RequestHeaderModifier, requestHeaderModifier: {add: [{name: a, value: b}]}}", null)]
    [InlineData("{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}", null)]
    [InlineData("{type: RequestHeaderModifier, requestHeaderModifier: {}}", "must have at least one of [add, set, remove]")]
    [InlineData("{type: RequestHeaderModifier, requestHeaderModifier: {add: [{name: a, value: b}], remove: [A]}}", "duplicate header name")]
    [InlineData("{type: URLRewrite, urlRewrite: {hostname: 10.0.0.1}}", "cannot be an IP address")]
    [InlineData("{type: URLRewrite, urlRewrite: {hostToBackendHostname: true}}", "can only be set with MeshGateway")]
    [InlineData("{type: RequestMirror}", "must be defined")]
    [InlineData(
        "{type: RequestMirror, requestMirror: {percentage: '101', backendRef: {kind: MeshService, name: a}}}",
        "has to be in [0 - 100] range"
    )]
    public void Filter_of_a_route_is_validated(string filter, string? expected) =>
        Check(Route("Mesh", "MeshService, name: s", "matches: [{path: {type: PathPrefix, value: /a}}]", $"filters: [{filter}]"), expected);

    [Theory]
    [InlineData("MeshGateway, name: g", "Mesh", null)]
    [InlineData("MeshGateway, name: g", "MeshService, name: s", "value 'MeshService' is not supported")]
    [InlineData("Mesh", "Mesh", "value 'Mesh' is not supported")]
    [InlineData("Mesh, name: a", "MeshService, name: s", "must not be set with kind Mesh")]
    [InlineData("MeshHTTPRoute, name: a", "MeshService, name: s", "value 'MeshHTTPRoute' is not supported")]
    public void Targets_of_a_route_are_validated(string top, string to, string? expected) =>
        Check(Route(top, to, "matches: [{path: {type: PathPrefix, value: /a}}]", "backendRefs: [{kind: MeshService, name: a}]"), expected);

    [Theory]
    [InlineData(
        "{apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: {name: m}, spec: {mtls: {enabledBackend: ca, backends: [{name: ca, type: builtin}]}}}",
        null
    )]
    [InlineData(
        "{apiVersion: kuma.io/v1alpha1, kind: Mesh, metadata: {name: m}, spec: {mtls: {enabledBackend: ca}}}",
        "has to be set to one of the backends in the mesh"
    )]
    [InlineData(
        "{apiVersion: kuma.io/v1alpha1, kind: MeshGatewayInstance, metadata: {name: i}, spec: {tags: {kuma.io/service: x}}}",
        "must not be defined"
    )]
    [InlineData(
        "{apiVersion: kuma.io/v1alpha1, kind: MeshGatewayInstance, metadata: {name: i}, spec: {replicas: 0}}",
        "should be greater than or equal to 1"
    )]
    [InlineData(
        "{apiVersion: kuma.io/v1alpha1, kind: MeshTCPRoute, metadata: {name: r}, spec: {to: [{targetRef: {kind: MeshService, name: s}, rules: [{default: {backendRefs: []}}]}]}}",
        "must be defined"
    )]
    [InlineData(
        "{apiVersion: kuma.io/v1alpha1, kind: MeshMultiZoneService, metadata: {name: s}, spec: {selector: {meshService: {}}, ports: [{port: 80}]}}",
        "cannot be empty"
    )]
    public void Other_kinds_are_validated(string yaml, string? expected) => Check(yaml, expected);

    private static string Route(string top, string to, string match, string conf) =>
        $"{{apiVersion: kuma.io/v1alpha1, kind: MeshHTTPRoute, metadata: {{name: r}}, spec: {{targetRef: {{kind: {top}}}, to: [{{targetRef: {{kind: {to}}}, rules: [{{{match}, default: {{{conf}}}}}]}}]}}}}";

    private static void Check(string yaml, string? expected)
    {
        var errors = Samples.Validate(YamlReader.ReadAll(yaml).Single().Node.AsObject());

        if (expected is null)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.Contains(errors, error => ShowsAs(error).Contains(expected, StringComparison.Ordinal));
        }
    }

    /// <summary>Field and sentence, without the value between them.</summary>
    private static string ShowsAs(Portolan.Api.Schemas.FieldError error) =>
        $"{error.Field}: {error.Message[(error.Message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]}";
}
