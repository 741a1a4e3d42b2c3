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
        _world.Apply(
            """
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
            """
        );
        Assert.Equal(
            [
                ("Gateway demo/secure", FindingCodes.ListenerRefused, "spec.listeners[tls]", "InvalidCertificateRef"),
                ("HTTPRoute demo/broken", FindingCodes.RouteReference, "spec.rules", "BackendNotFound"),
                (
                    "HTTPRoute demo/orphan",
                    "PTL0101",
                    "spec.parentRefs[0]",
                    "Gateway \"edgee\" not found in \"demo\"; did you mean \"edge\"?"
                ),
                ("HTTPRoute demo/refused", FindingCodes.RouteRefused, "spec.parentRefs", "NoMatchingParent"),
            ],
            Analyzer
                .Analyze(_world.Output)
                .Select(finding => ($"{finding.Object}", finding.Code, finding.Field, finding.Message.Split(':')[0]))
        );
    }

    [Fact]
    public void A_rule_that_an_older_one_always_comes_before_is_shadowed()
    {
        _world.Apply(
            """
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
            """
        );
        var finding = Assert.Single(Analyzer.Analyze(_world.Output));
        Assert.Equal(
            (FindingCodes.RuleShadowed, Severity.Warning, "HTTPRoute demo/new", "spec.rules[0]"),
            (finding.Code, finding.Severity, $"{finding.Object}", finding.Field)
        );
        Assert.Contains("HTTPRoute/demo/old/0 comes first", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ type: RegularExpression, value: \"/api/[0-9]+/.*\" }", "{ type: PathPrefix, value: / }", true)]
    [InlineData("{ type: RegularExpression, value: \"/api/[0-9]+/.*\" }", "{ type: PathPrefix, value: /api }", true)]
    [InlineData("{ type: RegularExpression, value: \"^/api/v1\\\\.0$\" }", "{ type: PathPrefix, value: /api/ }", true)]
    [InlineData("{ type: RegularExpression, value: /api }", "{ type: PathPrefix, value: /api }", true)]
    [InlineData("{ type: RegularExpression, value: /api }", "{ type: Exact, value: /api }", true)]
    [InlineData("{ type: RegularExpression, value: /a }", "{ type: RegularExpression, value: /.* }", true)]
    [InlineData("{ type: RegularExpression, value: \"/(a|b)/.*\" }", "{ type: PathPrefix, value: / }", true)]
    [InlineData("{ type: PathPrefix, value: /%61pi/ }", "{ type: PathPrefix, value: /api }", true)]
    [InlineData("{ type: RegularExpression, value: \"/api[0-9]*\" }", "{ type: PathPrefix, value: /api }", false)]
    [InlineData("{ type: RegularExpression, value: \"/api/?\" }", "{ type: Exact, value: /api }", false)]
    [InlineData("{ type: RegularExpression, value: \"/api/a|/b\" }", "{ type: PathPrefix, value: /api }", false)]
    [InlineData("{ type: RegularExpression, value: \"/apis?/x\" }", "{ type: PathPrefix, value: /apis }", false)]
    [InlineData("{ type: PathPrefix, value: /api }", "{ type: PathPrefix, value: / }", false)]
    [InlineData("{ type: Exact, value: /api }", "{ type: PathPrefix, value: / }", false)]
    public void A_rule_whose_requests_all_go_to_one_that_is_asked_before_is_shadowed(string path, string other, bool isShadowed)
    {
        _world.Apply(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: one, namespace: demo }
            spec:
              parentRefs: [ { name: edge } ]
              rules:
              - { matches: [ { path: {{other}} } ], backendRefs: [ { name: backend, port: 8080 } ] }
              - { matches: [ { path: {{path}} } ], backendRefs: [ { name: backend, port: 8080 } ] }
            """
        );

        var shadowed = Analyzer
            .Analyze(_world.Output)
            .Where(finding => finding.Code == FindingCodes.RuleShadowed)
            .Select(finding => finding.Field);
        Assert.Equal(isShadowed ? ["spec.rules[1]"] : [], shadowed);
    }

    [Theory]
    [InlineData("", "method: GET", true)]
    [InlineData("method: GET", "method: GET", true)]
    [InlineData("method: GET", "method: POST", false)]
    [InlineData("method: GET", "", false)]
    [InlineData("headers: [ { name: A, value: b } ]", "headers: [ { name: c, value: d }, { name: a, value: b } ]", true)]
    [InlineData("headers: [ { name: a, value: b } ]", "headers: [ { name: a, value: c } ]", false)]
    [InlineData("queryParams: [ { name: a, value: b } ]", "method: GET", false)]
    public void A_prefix_with_conditions_shadows_an_expression_that_has_them_too(string conditions, string those, bool isShadowed)
    {
        static string And(string conditions) => conditions.Length == 0 ? "" : $", {conditions}";
        _world.Apply(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: one, namespace: demo }
            spec:
              parentRefs: [ { name: edge } ]
              rules:
              - { matches: [ { path: { type: RegularExpression, value: /x.* }{{And(
                those
            )}} } ], backendRefs: [ { name: backend, port: 8080 } ] }
              - { matches: [ { path: { value: / }{{And(conditions)}} } ], backendRefs: [ { name: backend, port: 8080 } ] }
            """
        );

        Assert.Equal(isShadowed ? 1 : 0, Analyzer.Analyze(_world.Output).Count(finding => finding.Code == FindingCodes.RuleShadowed));
    }

    [Theory]
    [InlineData("{ path: { value: /admin } }", "/", true)]
    [InlineData("{ path: { type: Exact, value: /admin } }", "/", true)]
    [InlineData("{ path: { value: /shop/admin/ } }", "/shop", true)]
    [InlineData("{ path: { value: /admin } }", "/shop", false)]
    [InlineData("{ path: { value: /shop/admin } }", "/sho", false)]
    [InlineData("{ path: { value: /admin } }", "/admin/open", false)]
    [InlineData("{ method: DELETE }", "/", false)]
    public void A_rule_that_refuses_a_path_that_another_forwards_in_other_clothes_is_told(string refused, string open, bool isTold)
    {
        _world.Apply(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: one, namespace: demo }
            spec:
              parentRefs: [ { name: edge } ]
              rules:
              - { matches: [ {{refused}} ] }
              - { matches: [ { path: { value: {{open}} } } ], backendRefs: [ { name: backend, port: 8080 } ] }
            """
        );

        var told = Analyzer.Analyze(_world.Output).Where(finding => finding.Code == FindingCodes.PathInOtherClothes).ToList();
        Assert.Equal(isTold ? ["spec.rules[0]"] : [], told.Select(finding => finding.Field));
        Assert.All(told, finding => Assert.Contains("admin;x\"", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_that_forwards_or_redirects_refuses_nothing()
    {
        _world.Apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: one, namespace: demo }
            spec:
              parentRefs: [ { name: edge } ]
              rules:
              - { matches: [ { path: { value: /api } } ], backendRefs: [ { name: backend, port: 8080 } ] }
              - { matches: [ { path: { value: /old } } ], filters: [ { type: RequestRedirect, requestRedirect: { hostname: x.com } } ] }
              - { backendRefs: [ { name: backend, port: 8080 } ] }
            """
        );

        Assert.DoesNotContain(Analyzer.Analyze(_world.Output), finding => finding.Code == FindingCodes.PathInOtherClothes);
    }

    [Fact]
    public void A_backend_without_an_endpoint_is_told()
    {
        _world.Apply(Manifests.Route(1)).Delete<Api.Core.EndpointSlice>("demo", "backend-1");
        var finding = Assert.Single(Analyzer.Analyze(_world.Output));
        Assert.Equal((FindingCodes.BackendWithoutEndpoints, "Service demo/backend"), (finding.Code, $"{finding.Object}"));
    }
}
