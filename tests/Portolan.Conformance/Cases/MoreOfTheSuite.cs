using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>Tests of the upstream suite that stand for no kind of their own.</summary>
public sealed class MoreOfTheSuite(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "GatewayNameMaximumLength")]
    public async Task Gateway_with_the_longest_name_that_there_may_be_is_served()
    {
        // "metadata.name" of what a Gateway is made of are labels of DNS: 63 octets.
        var name = string.Concat(Enumerable.Repeat("long-name-", 7))[..62] + "x";
        await using var scene = await cluster.OpenAsync("name-of-maximum-length");
        await scene.ApplyAsync(EchoWorkload.Manifests(scene.Namespace, "alpha"));
        await scene.ApplyAsync(Gateway(name, "{ name: http, port: 80, protocol: HTTP }"));
        await scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: web }
            spec: { parentRefs: [{ name: {{name}} }], rules: [{ backendRefs: [{ name: alpha, port: 8080 }] }] }
            """
        );

        await scene.Observer.RouteIsServedAsync(scene.RouteId("web"));
        await scene.Observer.ListenerAsync(
            scene.GatewayId(name),
            new ListenerExpectation("http", Condition.True("Programmed")) { AttachedRoutes = 1 }
        );
        await (await scene.GatewayAsync(name)).ShowsAsync(Get("/").From("alpha"));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteDisallowedKind")]
    public async Task HTTPRoute_is_not_taken_by_listeners_of_TLSRoutes_alone()
    {
        await using var scene = await cluster.OpenAsync("disallowed-kind");
        await scene.ApplyAsync(EchoWorkload.Manifests(scene.Namespace, "alpha"));
        await scene.ApplyAsync(
            Gateway(
                "edge",
                "{ name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough }, allowedRoutes: { kinds: [{ kind: TLSRoute }] } }",
                "{ name: http, port: 80, protocol: HTTP }"
            )
        );
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: refused }
            spec: { parentRefs: [{ name: edge, sectionName: tls }], rules: [{ backendRefs: [{ name: alpha, port: 8080 }] }] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: neighbour }
            spec: { parentRefs: [{ name: edge, sectionName: http }], hostnames: [neighbour.example.com], rules: [{ backendRefs: [{ name: alpha, port: 8080 }] }] }
            """
        );

        await scene.Observer.RouteAsync(scene.RouteId("refused"), "edge", Condition.False("Accepted", "NotAllowedByListeners"));
        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("tls", Condition.True("Programmed")) { AttachedRoutes = 0, SupportedKinds = ["TLSRoute"] }
        );
        await (await scene.GatewayAsync("edge")).ShowsAsync(
            Get("/").Host("neighbour.example.com").From("alpha"),
            Get("/").Host("other.example.com").Is(404)
        );
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteRequestHeaderModifierBackendWeights")]
    public async Task Each_backend_of_a_rule_gets_its_own_headers()
    {
        await using var scene = await cluster.OpenAsync("backend-weight-headers");
        foreach (var workload in new[] { "alpha", "beta" })
        {
            await scene.ApplyAsync(EchoWorkload.Manifests(scene.Namespace, workload));
        }
        await scene.ApplyAsync(Gateway("edge", "{ name: http, port: 80, protocol: HTTP }"));
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: web }
            spec:
              parentRefs: [{ name: edge }]
              rules:
                - backendRefs:
                    - { name: alpha, port: 8080, filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: Backend, value: alpha }] } }] }
                    - { name: beta, port: 8080, filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: Backend, value: beta }] } }] }
            """
        );
        await scene.Observer.RouteIsServedAsync(scene.RouteId("web"));
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/"));

        var answered = new HashSet<string>(StringComparer.Ordinal);
        for (var request = 0; request < 40; request++)
        {
            var echo = (await edge.SendAsync(Get("/").Header("Backend", "by-client"))).Echo!;
            Assert.Equal([echo.Workload], echo.Headers["Backend"]);
            answered.Add(echo.Workload);
        }
        Assert.Equal(["alpha", "beta"], answered.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Upstream", "HTTPRouteRedirectPortAndScheme")]
    public async Task Redirects_keep_the_port_of_the_listener_unless_scheme_or_port_say_another()
    {
        await using var scene = await cluster.OpenAsync("redirect-port-and-scheme");
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "certificate", Workloads.Certificates.SelfSigned("example.org")));
        await scene.ApplyAsync(
            Gateway(
                "edge",
                "{ name: http, port: 80, protocol: HTTP }",
                "{ name: other, port: 8080, protocol: HTTP }",
                "{ name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: certificate }] } }"
            )
        );
        await scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: redirects }
            spec:
              parentRefs: [{ name: edge }]
              rules:
                - {{Redirect("/none", "")}}
                - {{Redirect("/port-80", "port: 80,")}}
                - {{Redirect("/port-8080", "port: 8080,")}}
                - {{Redirect("/https", "scheme: https,")}}
                - {{Redirect("/http", "scheme: http,")}}
                - {{Redirect("/https-443", "scheme: https, port: 443,")}}
                - {{Redirect("/https-8443", "scheme: https, port: 8443,")}}
                - {{Redirect("/http-80", "scheme: http, port: 80,")}}
            """
        );
        await scene.Observer.RouteIsServedAsync(scene.RouteId("redirects"));

        await (await scene.GatewayAsync("edge")).ShowsAsync(
            Get("/none").RedirectsTo("http://example.org/none"),
            Get("/port-80").RedirectsTo("http://example.org/port-80"),
            Get("/port-8080").RedirectsTo("http://example.org:8080/port-8080"),
            Get("/https").RedirectsTo("https://example.org/https"),
            Get("/https-443").RedirectsTo("https://example.org/https-443"),
            Get("/https-8443").RedirectsTo("https://example.org:8443/https-8443"),
            Get("/none").On(8080).RedirectsTo("http://example.org:8080/none"),
            Get("/port-80").On(8080).RedirectsTo("http://example.org/port-80"),
            Get("/https").On(8080).RedirectsTo("https://example.org/https"),
            Get("/none").Tls().Host("example.org").RedirectsTo("https://example.org/none"),
            Get("/http").Tls().Host("example.org").RedirectsTo("http://example.org/http"),
            Get("/http-80").Tls().Host("example.org").RedirectsTo("http://example.org/http-80"),
            Get("/https-8443").Tls().Host("example.org").RedirectsTo("https://example.org:8443/https-8443")
        );
    }

    private static string Redirect(string path, string words) =>
        $"{{ matches: [{{ path: {{ type: Exact, value: {path} }} }}], filters: [{{ type: RequestRedirect, requestRedirect: {{ {words} hostname: example.org }} }}] }}";

    private static string Gateway(string name, params string[] listeners) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: {{name}} }
            spec: { gatewayClassName: kuma, listeners: [{{string.Join(", ", listeners)}}] }
            """;
}
