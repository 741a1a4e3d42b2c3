using Portolan.Translation.Analysis;

namespace Portolan.Translation.Tests.Analysis;

public sealed class AnalyzerTests
{
    private readonly World _world = new World().Apply(Manifests.Edge);

    [Fact]
    public void Manifests_that_work_have_no_findings() => Assert.Empty(Analyzer.Analyze(_world.Apply(Manifests.Route(1)).Output));

    [Fact]
    public void Each_condition_that_fails_is_a_finding_with_its_reason()
    {
        _world.Apply("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: refused, namespace: demo }
            spec: { parentRefs: [ { name: edge, sectionName: gone } ], rules: [ { backendRefs: [ { name: backend, port: 8080 } ] } ] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: broken, namespace: demo }
            spec: { parentRefs: [ { name: edge } ], rules: [ { backendRefs: [ { name: bakend, port: 8080 } ] } ] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: orphan, namespace: demo }
            spec: { parentRefs: [ { name: edgee } ], rules: [ { backendRefs: [ { name: backend, port: 8080 } ] } ] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: secure, namespace: demo }
            spec: { gatewayClassName: kuma, listeners: [ { name: tls, protocol: HTTPS, port: 443, tls: { certificateRefs: [ { name: gone } ] } } ] }
            """);
        Assert.Equal(
            [
                ("Gateway demo/secure", FindingCodes.ListenerRefused, "spec.listeners[tls]", "InvalidCertificateRef"),
                ("HTTPRoute demo/broken", FindingCodes.RouteReference, "spec.rules", "BackendNotFound"),
                ("HTTPRoute demo/orphan", "PTL0101", "spec.parentRefs[0]", "Gateway \"edgee\" not found in \"demo\"; did you mean \"edge\"?"),
                ("HTTPRoute demo/refused", FindingCodes.RouteRefused, "spec.parentRefs", "NoMatchingParent"),
            ],
            Analyzer.Analyze(_world.Output).Select(finding => ($"{finding.Object}", finding.Code, finding.Field, finding.Message.Split(':')[0])));
    }

    [Fact]
    public void A_rule_that_an_older_one_always_comes_before_is_shadowed()
    {
        _world.Apply("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: old, namespace: demo, creationTimestamp: "2026-01-01T00:00:00Z" }
            spec: { parentRefs: [ { name: edge } ], hostnames: [ a.x.com, b.x.com ], rules: [ { backendRefs: [ { name: backend, port: 8080 } ] } ] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: new, namespace: demo, creationTimestamp: "2026-01-02T00:00:00Z" }
            spec:
              parentRefs: [ { name: edge } ]
              hostnames: [ a.x.com ]
              rules:
              - { backendRefs: [ { name: backend, port: 8080 } ] }
              - { matches: [ { path: { value: / } }, { path: { value: /more } } ], backendRefs: [ { name: backend, port: 8080 } ] }
            """);
        var finding = Assert.Single(Analyzer.Analyze(_world.Output));
        Assert.Equal((FindingCodes.RuleShadowed, Severity.Warning, "HTTPRoute demo/new", "spec.rules[0]"), (finding.Code, finding.Severity, $"{finding.Object}", finding.Field));
        Assert.Contains("HTTPRoute/demo/old/0 comes first", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_without_an_endpoint_is_told()
    {
        _world.Apply(Manifests.Route(1)).Delete<Api.Core.EndpointSlice>("demo", "backend-1");
        var finding = Assert.Single(Analyzer.Analyze(_world.Output));
        Assert.Equal((FindingCodes.BackendWithoutEndpoints, "Service demo/backend"), (finding.Code, $"{finding.Object}"));
    }
}
