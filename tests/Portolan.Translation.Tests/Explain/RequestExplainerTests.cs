using Portolan.ProxyConfig;
using Portolan.Routing.Explanation;
using Portolan.Translation.Explain;

namespace Portolan.Translation.Tests.Explain;

public sealed class RequestExplainerTests
{
    private readonly World _world = new World()
        .Apply(Manifests.Edge)
        .Apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: shop, namespace: demo }
            spec:
              parentRefs: [ { name: edge } ]
              hostnames: [ shop.example.com ]
              rules:
              - matches: [ { path: { type: PathPrefix, value: /cart }, headers: [ { name: version, value: two } ] } ]
                filters: [ { type: RequestHeaderModifier, requestHeaderModifier: { set: [ { name: x-canary, value: "yes" } ] } } ]
                backendRefs: [ { name: backend, port: 8080 } ]
              - matches: [ { path: { type: PathPrefix, value: / } } ]
                backendRefs: [ { name: backend, port: 8080, weight: 3 }, { name: gone, port: 8080, weight: 1 } ]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: lost, namespace: demo }
            spec:
              parentRefs: [ { name: edge, sectionName: htpp } ]
              hostnames: [ shop.example.com ]
              rules: [ { backendRefs: [ { name: backend, port: 8080 } ] } ]
            """
        );

    [Fact]
    public void The_rule_that_serves_is_told_with_its_filters_backends_and_endpoints()
    {
        var gateway = Assert.Single(Ask("http://shop.example.com:8080/cart/1", new HeaderValue("Version", "two")).Gateways);
        Assert.Equal(new ListenerKey("Gateway", "demo", "edge", "http"), gateway.Listener);
        var rule = gateway.Serving!;
        Assert.Equal(new RouteKey("HTTPRoute", "demo", "shop", 0), rule.Route);
        Assert.Equal("path /cart/*, header version = two", rule.Match);
        Assert.Equal(["set request header x-canary: yes"], rule.Filters);
        var share = Assert.Single(rule.Backends);
        Assert.Equal((new BackendKey("Service", "demo", "backend", 8080), 100), (share.Backend!, share.Percent));
        Assert.Equal(["10.0.0.1:3000", "10.0.0.2:3000"], share.Endpoints);
    }

    [Fact]
    public void The_near_miss_comes_first_among_the_others()
    {
        var gateway = Assert.Single(Ask("http://shop.example.com:8080/cart", new HeaderValue("version", "one")).Gateways);
        Assert.Equal(new RouteKey("HTTPRoute", "demo", "shop", 1), gateway.Serving!.Route);
        var miss = gateway.Others[0];
        Assert.IsType<MatchAnswer.HeaderDiffers>(miss.Answer);
        Assert.Equal("header version is one, should be: = two", miss.Reason);
    }

    [Fact]
    public void A_broken_share_and_the_status_that_complains_are_told()
    {
        var rule = Assert.Single(Ask("http://shop.example.com:8080/").Gateways).Serving!;
        Assert.Equal([(75, true), (25, false)], rule.Backends.Select(share => (share.Percent, share.Backend is not null)));
        Assert.Contains("BackendNotFound", Assert.Single(rule.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_of_a_route_is_not_told_of_one_of_another_kind_with_its_name()
    {
        _world.Apply(
            """
            apiVersion: kuma.io/v1alpha1
            kind: MeshHTTPRoute
            metadata: { name: shop, namespace: kuma-system }
            spec:
              targetRef: { kind: MeshGateway, name: edge.demo }
              to:
              - targetRef: { kind: Mesh }
                hostnames: [ mesh.example.com ]
                rules:
                - matches: [ { path: { type: PathPrefix, value: / } } ]
                  default: { backendRefs: [ { kind: MeshService, name: absent, port: 80 } ] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: edge, namespace: demo, generation: 3 }
            spec: { gatewayClassName: kuma, listeners: [ { name: http, protocol: HTTP, port: 8080, allowedRoutes: { namespaces: { from: All } } } ] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: shop, namespace: kuma-system }
            spec:
              parentRefs: [ { name: edge, namespace: demo } ]
              hostnames: [ http.example.com ]
              rules: [ { backendRefs: [ { name: gone, port: 8080 } ] } ]
            """
        );

        var mesh = Assert.Single(Ask("http://mesh.example.com:8080/").Gateways).Serving!;
        var http = Assert.Single(Ask("http://http.example.com:8080/").Gateways).Serving!;

        Assert.Equal(("MeshHTTPRoute", "HTTPRoute"), (mesh.Route.Kind, http.Route.Kind));
        Assert.StartsWith("PTL0203: spec.to[0].rules[0]", Assert.Single(mesh.Problems));
        Assert.StartsWith("BackendNotFound: rules[0]", Assert.Single(http.Problems));
    }

    [Fact]
    public void A_route_that_never_attached_is_told_with_the_reason()
    {
        var detached = Assert.Single(Ask("http://shop.example.com:8080/").Detached, found => found.Object.Name.Name == "lost");
        Assert.Equal("NoMatchingParent", detached.Reason);
        Assert.DoesNotContain(Ask("http://other.example.com:8080/").Detached, found => found.Object.Name.Name == "lost");
    }

    [Fact]
    public void A_host_without_a_rule_is_a_404_with_the_hostnames_that_there_are()
    {
        var gateway = Assert.Single(Ask("http://10.0.0.9:8080/", new HeaderValue("Host", "nobody.example.com")).Gateways);
        Assert.Null(gateway.Serving);
        Assert.All(gateway.Others, other => Assert.Equal("its hostnames are shop.example.com, not nobody.example.com", other.Reason));
    }

    [Fact]
    public void A_port_without_a_listener_tells_where_there_are_some()
    {
        var answer = Ask("http://shop.example.com:9999/");
        Assert.Empty(answer.Gateways);
        Assert.Equal(["Gateway/demo/edge/http (Http 8080)"], answer.ListenersElsewhere);
        Assert.Contains("connection refused: no listener on port 9999", AnswerText.Render(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_proxies_refuse_is_a_400() =>
        Assert.StartsWith(
            "GET http://shop.example.com:8080/%00 (Host: shop.example.com:8080)\n→ 400",
            AnswerText.Render(Ask("http://shop.example.com:8080/%00")),
            StringComparison.Ordinal
        );

    [Fact]
    public void The_text_reads_from_gateway_to_endpoint()
    {
        var text = AnswerText.Render(Ask("http://shop.example.com:8080/cart", new HeaderValue("version", "two")));
        Assert.StartsWith(
            """
            GET http://shop.example.com:8080/cart (Host: shop.example.com:8080)
            Gateway demo/edge
              listener http
              rule HTTPRoute/demo/shop/0 [path /cart/*, header version = two]
                set request header x-canary: yes
              → 100% Service/demo/backend/8080 → 10.0.0.1:3000, 10.0.0.2:3000
            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("HTTPRoute/demo/shop/1 [path /*]: fits, but the other rule has a longer path\n", text, StringComparison.Ordinal);
    }

    private RequestAnswer Ask(string url, params HeaderValue[] headers) =>
        RequestExplainer.Explain(_world.Output, new RequestQuestion { Url = new Uri(url), Headers = [.. headers] });
}
