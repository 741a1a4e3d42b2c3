using Grpc.Core;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using static Portolan.Conformance.Traffic.GrpcExchange;

namespace Portolan.Conformance.Cases;

/// <summary>GRPCRoutes, called by a client of gRPC.</summary>
public sealed class GrpcRoutes(CaseCluster cluster)
{
    private const string Kind = "GRPCRoute";
    private const string Service = Workloads.GrpcEchoServer.Service;

    [Fact]
    [Trait("Upstream", "GRPCExactMethodMatching")]
    public async Task Calls_are_routed_by_method_and_others_are_not_implemented()
    {
        await using var scene = await OpenAsync("grpc-methods", "alpha", "beta", "gamma");
        await scene.ApplyAsync(
            Route(
                "methods",
                $$"""
                - { matches: [{ method: { service: {{Service}}, method: Echo } }], backendRefs: [{ name: alpha, port: 8080 }] }
                - { matches: [{ method: { service: {{Service}}, method: EchoTwo } }], backendRefs: [{ name: beta, port: 8080 }] }
                - { matches: [{ method: { type: RegularExpression, service: "other[.].*", method: "Do.*" } }], backendRefs: [{ name: gamma, port: 8080 }] }
                """
            )
        );

        await scene.Observer.RouteIsServedAsync(scene.RouteId(Kind, "methods"));
        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("any", Condition.True("Programmed"))
            {
                AttachedRoutes = 1,
                SupportedKinds = ListenerExpectation.HttpKinds,
            }
        );
        using var edge = await scene.GrpcAsync("edge");
        await edge.ShowsAsync(
            Call("Echo").From("alpha"),
            Call("EchoTwo").From("beta"),
            Call("EchoThree").Is(StatusCode.Unimplemented),
            Call("Do") with
            {
                Service = "elsewhere.Service",
                Status = StatusCode.Unimplemented,
            }
        );
        Assert.Contains("no route", (await edge.CallAsync(Call("EchoThree"))).Detail, StringComparison.Ordinal);

        // Of the expression: that it matched is seen by who answers that it knows no such service.
        var other = await edge.CallAsync(Call("DoIt") with { Service = "other.Service" });
        Assert.Equal((StatusCode.Unimplemented, "not implemented"), (other.Status, other.Detail));
        Assert.Single(scene.ReceivedBy("gamma"));
    }

    [Fact]
    [Trait("Upstream", "GRPCRouteHeaderMatching")]
    public async Task Calls_are_routed_by_headers()
    {
        await using var scene = await OpenAsync("grpc-headers", "alpha", "beta");
        await scene.ApplyAsync(
            Route(
                "headers",
                """
                - { matches: [{ headers: [{ name: version, value: one }] }], backendRefs: [{ name: alpha, port: 8080 }] }
                - { matches: [{ headers: [{ name: version, value: two }] }], backendRefs: [{ name: beta, port: 8080 }] }
                - { matches: [{ headers: [{ name: version, value: two }, { name: color, value: orange }] }], backendRefs: [{ name: alpha, port: 8080 }] }
                - { matches: [{ headers: [{ name: color, value: blue }] }, { headers: [{ name: color, value: green }] }], backendRefs: [{ name: alpha, port: 8080 }] }
                - { matches: [{ headers: [{ name: color, type: RegularExpression, value: "(red|yellow)" }] }], backendRefs: [{ name: beta, port: 8080 }] }
                """
            )
        );
        using var edge = await scene.GrpcAsync("edge");

        await edge.ShowsAsync(
            Call("Echo").Header("version", "one").From("alpha"),
            Call("Echo").Header("version", "two").From("beta"),
            Call("Echo").Header("version", "two").Header("color", "orange").From("alpha"),
            Call("Echo").Header("color", "blue").From("alpha"),
            Call("Echo").Header("color", "green").From("alpha"),
            Call("Echo").Header("color", "red").From("beta"),
            Call("Echo").Header("color", "yellow").From("beta"),
            Call("Echo").Header("color", "purple").Is(StatusCode.Unimplemented),
            Call("Echo").Is(StatusCode.Unimplemented)
        );
    }

    [Fact]
    [Trait("Upstream", "GRPCRouteListenerHostnameMatching")]
    public async Task Listeners_are_chosen_by_authority()
    {
        await using var scene = await OpenAsync("grpc-hosts", "alpha", "beta", "gamma");
        await scene.ApplyAsync(
            Gateway(
                "hosts",
                "{ name: one, hostname: bar.com }",
                "{ name: two, hostname: foo.bar.com }",
                "{ name: three, hostname: '*.bar.com' }",
                "{ name: four, hostname: '*.foo.com' }"
            )
        );
        await scene.ApplyAsync(Route("first", "- { backendRefs: [{ name: alpha, port: 8080 }] }", "{ name: hosts, sectionName: one }"));
        await scene.ApplyAsync(Route("second", "- { backendRefs: [{ name: beta, port: 8080 }] }", "{ name: hosts, sectionName: two }"));
        await scene.ApplyAsync(
            Route(
                "third",
                "- { backendRefs: [{ name: gamma, port: 8080 }] }",
                "{ name: hosts, sectionName: three }, { name: hosts, sectionName: four }"
            )
        );
        using var edge = await scene.GrpcAsync("hosts");

        await edge.ShowsAsync(
            Call("Echo").Host("bar.com").From("alpha"),
            Call("Echo").Host("foo.bar.com").From("beta"),
            Call("Echo").Host("baz.bar.com").From("gamma"),
            Call("Echo").Host("multiple.prefixes.bar.com").From("gamma"),
            Call("Echo").Host("multiple.prefixes.foo.com").From("gamma"),
            Call("Echo").Host("foo.com").Is(StatusCode.Unimplemented),
            Call("Echo").Host("no.matching.host").Is(StatusCode.Unimplemented)
        );
    }

    [Fact]
    [Trait("Upstream", "GRPCRouteWeight")]
    public async Task Calls_are_shared_by_weight_and_the_share_of_a_broken_backend_is_unavailable()
    {
        await using var scene = await OpenAsync("grpc-weights", "alpha", "beta", "gamma");
        await scene.ApplyAsync(
            Route(
                "weights",
                $$"""
                - matches: [{ method: { service: {{Service}}, method: Echo } }]
                  backendRefs: [{ name: alpha, port: 8080, weight: 70 }, { name: beta, port: 8080, weight: 30 }, { name: gamma, port: 8080, weight: 0 }]
                - matches: [{ method: { service: {{Service}}, method: EchoTwo } }]
                  backendRefs: [{ name: alpha, port: 8080, weight: 1 }, { name: nowhere, port: 8080, weight: 1 }]
                """
            )
        );
        using var edge = await scene.GrpcAsync("edge");
        await scene.Observer.RouteAsync(
            scene.RouteId(Kind, "weights"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "BackendNotFound")
        );
        await edge.ShowsAsync(Call("Echo"));

        var shares = await edge.DistributionAsync(Call("Echo"), calls: 500);
        var broken = await edge.DistributionAsync(Call("EchoTwo"), calls: 100);

        Assert.Equal(0.7, shares.GetValueOrDefault("alpha"), tolerance: 0.05);
        Assert.Equal(0.3, shares.GetValueOrDefault("beta"), tolerance: 0.05);
        Assert.Equal(["alpha", "beta"], shares.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0.5, broken.GetValueOrDefault(nameof(StatusCode.Unavailable)), tolerance: 0.05);
        Assert.Equal(0.5, broken.GetValueOrDefault("alpha"), tolerance: 0.05);
    }

    [Fact]
    [Trait("Upstream", "GRPCRouteNamedRule")]
    public async Task Named_rules_serve()
    {
        await using var scene = await OpenAsync("grpc-named", "alpha", "beta");
        await scene.ApplyAsync(
            Route(
                "named",
                $$"""
                - { name: one, matches: [{ method: { service: {{Service}}, method: Echo } }], backendRefs: [{ name: alpha, port: 8080 }] }
                - { name: rest, backendRefs: [{ name: beta, port: 8080 }] }
                """
            )
        );
        using var edge = await scene.GrpcAsync("edge");

        await scene.Observer.RouteIsServedAsync(scene.RouteId(Kind, "named"));
        await edge.ShowsAsync(Call("Echo").From("alpha"), Call("EchoTwo").From("beta"));
    }

    [Fact]
    [Trait("Upstream", "GRPCRouteRequestHeaderModifier")]
    public async Task Headers_are_edited_and_calls_are_mirrored()
    {
        await using var scene = await OpenAsync("grpc-filters", "alpha", "beta");
        await scene.ApplyAsync(
            Route(
                "filters",
                $$"""
                - matches: [{ method: { service: {{Service}}, method: Echo } }]
                  filters:
                    - { type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: X-Set, value: by-rule }], add: [{ name: X-Add, value: by-rule }], remove: [X-Remove] } }
                    - { type: ResponseHeaderModifier, responseHeaderModifier: { set: [{ name: X-Answer, value: by-rule }] } }
                    - { type: RequestMirror, requestMirror: { backendRef: { name: beta, port: 8080 } } }
                  backendRefs: [{ name: alpha, port: 8080 }]
                - matches: [{ method: { service: {{Service}}, method: EchoTwo } }]
                  backendRefs: [{ name: alpha, port: 8080, filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: X-Set, value: by-backend }] } }] }]
                - matches: [{ method: { service: {{Service}}, method: EchoThree } }]
                  filters: [{ type: ExtensionRef, extensionRef: { group: example.org, kind: Nothing, name: known } }]
                  backendRefs: [{ name: alpha, port: 8080 }]
                """
            )
        );
        using var edge = await scene.GrpcAsync("edge");

        await scene.Observer.RouteAsync(
            scene.RouteId(Kind, "filters"),
            "edge",
            Condition.True("Accepted"),
            Condition.True("PartiallyInvalid", "UnsupportedValue")
        );
        await edge.ShowsAsync(
            Call("Echo")
                .Header("x-set", "by-client")
                .Header("x-add", "by-client")
                .Header("x-remove", "by-client")
                .From("alpha")
                .SeesHeader("x-set", "by-rule")
                .SeesHeader("x-add", "by-client,by-rule")
                .SeesHeader("x-remove", null)
                .HasHeader("x-answer", "by-rule"),
            Call("EchoTwo").From("alpha").SeesHeader("x-set", "by-backend"),
            Call("EchoThree").Is(StatusCode.Unavailable)
        );
        await Eventually.SucceedsAsync(() =>
            scene.ReceivedBy("beta").Any(copy => copy.Target == $"/{Service}/Echo")
                ? Task.CompletedTask
                : throw new NotYetException("the mirror got no call")
        );
    }

    [Fact]
    public async Task Streams_large_messages_and_statuses_of_the_backend_pass_and_the_gateways_own_errors_are_of_gRPC()
    {
        await using var scene = await OpenAsync("grpc-streams", "alpha");
        await scene.ApplyAsync(
            Route(
                "all",
                $$"""
                - { matches: [{ method: { service: {{Service}} } }], backendRefs: [{ name: alpha, port: 8081 }] }
                - { matches: [{ method: { service: empty.Service } }], backendRefs: [{ name: deserted, port: 80 }] }
                - { matches: [{ method: { service: none.Service } }] }
                """
            )
        );
        await scene.ApplyAsync("{ apiVersion: v1, kind: Service, metadata: { name: deserted }, spec: { ports: [{ port: 80 }] } }");
        using var edge = await scene.GrpcAsync("edge");

        // Port 8081 says nothing of what it speaks: a rule for gRPC speaks HTTP/2 to it all the same.
        await edge.ShowsAsync(
            Call("Echo").From("alpha").SeesHeader("te", "trailers"),
            Call("Any") with
            {
                Service = "empty.Service",
                Status = StatusCode.Unavailable,
            },
            Call("Any") with
            {
                Service = "none.Service",
                Status = StatusCode.Unavailable,
            }
        );
        Assert.Equal(["one", "two", "three"], await edge.ConverseAsync(Call("Stream"), ["one", "two", "three"]));
        var large = new string('x', 3_000_000);
        Assert.Equal(large, (await edge.CallAsync(Call("Echo"), large)).Report?.Message);
        var failed = await edge.CallAsync(Call("Fail"), $"{(int)StatusCode.DataLoss}");
        Assert.Equal((StatusCode.DataLoss, "as asked"), (failed.Status, failed.Detail));
    }

    [Fact]
    public async Task An_HTTPRoute_and_a_GRPCRoute_of_one_hostname_are_not_served_together()
    {
        await using var scene = await OpenAsync("grpc-rivals", "alpha");
        await scene.ApplyAsync(EchoWorkload.Manifests("grpc-rivals", "pages"));
        var (older, younger) = (scene.RouteId(Kind, "a-calls"), scene.RouteId("b-pages"));
        await scene.ApplyAsync(Hosted(Kind, "a-calls", "rival.example.com", "alpha"));
        await scene.Observer.RouteIsServedAsync(older);
        await scene.ApplyAsync(Hosted("HTTPRoute", "b-pages", "*.example.com", "pages"));
        using var edge = await scene.GrpcAsync("edge");
        var pages = await scene.GatewayAsync("edge");
        var call = Call("Echo").Host("rival.example.com");
        var request = Exchanges.Get("/").Host("rival.example.com");

        // :: The younger one is refused, and nothing of it is served.
        await scene.Observer.RouteAsync(younger, "edge", Condition.False("Accepted", "Conflicted"), Condition.True("ResolvedRefs"));
        await CountsAsync(scene, 1);
        await edge.ShowsAsync(call.From("alpha"));
        await pages.ShowsAsync(request.Is(404), request.Host("other.example.com").Is(404));

        // :: Host names that do not meet: both are served.
        await scene.ApplyAsync(Hosted(Kind, "a-calls", "calls.example.org", "alpha"));
        await scene.Observer.RouteIsServedAsync(younger);
        await scene.Observer.RouteIsServedAsync(older);
        await CountsAsync(scene, 2);
        await pages.ShowsAsync(request.From("pages"));
        await edge.ShowsAsync(call.Host("calls.example.org").From("alpha"));

        // :: They meet again, and age decides again.
        await scene.ApplyAsync(Hosted(Kind, "a-calls", "rival.example.com", "alpha"));
        await scene.Observer.RouteAsync(younger, "edge", Condition.False("Accepted", "Conflicted"));
        await edge.ShowsAsync(call.From("alpha"));
        await pages.ShowsAsync(request.Is(404));

        // :: The older one goes: the younger one takes over.
        await scene.Api.DeleteAsync(older);
        await scene.Observer.RouteIsServedAsync(younger);
        await CountsAsync(scene, 1);
        await pages.ShowsAsync(request.From("pages"));
    }

    private static Task CountsAsync(Scene scene, int routes) =>
        scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("any", Condition.True("Programmed")) { AttachedRoutes = routes }
        );

    private static string Hosted(string kind, string name, string hostname, string backend) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{kind}}
            metadata: { name: {{name}} }
            spec: { parentRefs: [{ name: edge }], hostnames: ["{{hostname}}"], rules: [{ backendRefs: [{ name: {{backend}}, port: 8080 }] }] }
            """;

    private static string Gateway(string name, params string[] listeners) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: {{name}} }
            spec:
              gatewayClassName: kuma
              listeners: [{{string.Join(", ", listeners.Select(listener => $"{listener.TrimEnd('}')}, port: 80, protocol: HTTP }}"))}}]
            """;

    private static string Route(string name, string rules, string parents = "{ name: edge }") =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: { name: {{name}} }
            spec:
              parentRefs: [{{parents}}]
              rules:
                {{rules.Replace("\n", "\n    ", StringComparison.Ordinal)}}
            """;

    private async Task<Scene> OpenAsync(string name, params string[] workloads)
    {
        var scene = await cluster.OpenAsync(name);
        foreach (var workload in workloads)
        {
            await scene.ApplyAsync(EchoWorkload.Grpc(name, workload));
        }
        await scene.ApplyAsync(Gateway("edge", "{ name: any }"));
        return scene;
    }
}
