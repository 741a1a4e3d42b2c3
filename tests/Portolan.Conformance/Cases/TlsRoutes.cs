using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Streams;

namespace Portolan.Conformance.Cases;

/// <summary>TLSRoutes: passed through, ended, and both on one port.</summary>
public sealed class TlsRoutes(CaseCluster cluster)
{
    private const string Kind = "TLSRoute";

    private static readonly Issued Own = Certificates.SelfSigned("*.example.com");
    private static readonly Issued Ended = Certificates.SelfSigned("*.example.com");

    [Fact]
    [Trait("Upstream", "TLSRouteSimpleSameNamespace")]
    public async Task TLS_passes_through_to_the_backend_of_the_server_name()
    {
        await using var scene = await OpenAsync(
            "tls-simple",
            "{ name: tls, port: 443, protocol: TLS, hostname: '*.example.com', tls: { mode: Passthrough } }",
            "alpha",
            "beta"
        );
        await scene.ApplyAsync(Route("one", "one.example.com", "{ name: alpha, port: 8443 }"));
        await scene.ApplyAsync(Route("two", "two.example.com", "{ name: beta, port: 8443 }"));

        await scene.Observer.RouteIsServedAsync(scene.RouteId(Kind, "one"));
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener("tls", 2, Kind));
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(
            Tls(443, "one.example.com").From("alpha").PassedThrough().Shows(Own.Thumbprint),
            Tls(443, "two.example.com").From("beta").PassedThrough().Shows(Own.Thumbprint),
            Tls(443, "three.example.com"),
            Tls(443, "one.example.org"),
            Tls(443, "")
        );
    }

    [Fact]
    [Trait("Upstream", "TLSRouteTerminateSimpleSameNamespace")]
    [Trait("Upstream", "TLSRouteListenerTerminateSupportedKinds")]
    [Trait("Upstream", "TLSRouteListenerTerminateNotSupported")]
    public async Task TLS_ends_at_the_gateway_and_what_was_in_it_goes_on()
    {
        await using var scene = await OpenAsync(
            "tls-ended",
            "{ name: tls, port: 8443, protocol: TLS, hostname: tls.example.com, tls: { mode: Terminate, certificateRefs: [{ name: ended }] } }",
            "alpha"
        );
        await scene.ApplyAsync(Route("ended", "tls.example.com", "{ name: alpha, port: 3000 }"));

        await scene.Observer.RouteIsServedAsync(scene.RouteId(Kind, "ended"));
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener("tls", 1, "TCPRoute", Kind));
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(
            Tls(8443, "tls.example.com").From("alpha").Terminated().Shows(Ended.Thumbprint),
            Tls(8443, "other.example.com")
        );
    }

    [Fact]
    [Trait("Upstream", "TLSRouteMixedTerminationSameNamespace")]
    [Trait("Upstream", "TLSRouteListenerMixedTerminationNotSupported")]
    public async Task One_port_ends_TLS_and_passes_it_through()
    {
        await using var scene = await OpenAsync(
            "tls-mixed",
            """
            { name: ended, port: 8883, protocol: TLS, hostname: tls.example.com, tls: { mode: Terminate, certificateRefs: [{ name: ended }] } }
            { name: through, port: 8883, protocol: TLS, hostname: abc.example.com, tls: { mode: Passthrough } }
            """,
            "alpha"
        );
        await scene.ApplyAsync(Route("through", "abc.example.com", "{ name: alpha, port: 8443 }"));
        await scene.ApplyAsync(Route("ended", "tls.example.com", "{ name: alpha, port: 3000 }"));

        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener("ended", 1, "TCPRoute", Kind));
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener("through", 1, Kind));
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(
            Tls(8883, "tls.example.com").From("alpha").Terminated().Shows(Ended.Thumbprint),
            Tls(8883, "abc.example.com").From("alpha").PassedThrough().Shows(Own.Thumbprint),
            Tls(8883, "other.example.com")
        );
    }

    [Fact]
    public async Task HTTPS_and_TLS_share_a_port_by_server_name()
    {
        await using var scene = await OpenAsync(
            "tls-https",
            """
            { name: web, port: 443, protocol: HTTPS, hostname: '*.example.com', tls: { certificateRefs: [{ name: ended }] } }
            { name: through, port: 443, protocol: TLS, hostname: abc.example.com, tls: { mode: Passthrough } }
            """,
            "alpha"
        );
        foreach (var document in EchoWorkload.Manifests(scene.Namespace, "site"))
        {
            await scene.ApplyAsync(document);
        }
        await scene.ApplyAsync(Route("through", "abc.example.com", "{ name: alpha, port: 8443 }"));
        await scene.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: web }
            spec: { parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: site, port: 8080 }] }] }
            """
        );

        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("web", Condition.True("Accepted"), Condition.True("Programmed")) { AttachedRoutes = 1 }
        );
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener("through", 1, Kind));
        var gateway = await scene.GatewayAsync("edge");
        await gateway.ShowsAsync(
            Exchanges.Get("/").Tls().Host("www.example.com").From("site") with
            {
                CertificateThumbprint = Ended.Thumbprint,
            }
        );
        await new StreamProbe(gateway).ShowsAsync(Tls(443, "abc.example.com").From("alpha").PassedThrough());
    }

    [Fact]
    [Trait("Upstream", "TLSRouteHostnameIntersection")]
    public async Task Only_names_that_listener_and_route_have_in_common_are_served()
    {
        await using var scene = await OpenAsync(
            "tls-names",
            """
            { name: exact, port: 8001, protocol: TLS, hostname: abc.example.com, tls: { mode: Passthrough } }
            { name: narrow, port: 8002, protocol: TLS, hostname: '*.example.com', tls: { mode: Passthrough } }
            { name: wide, port: 8003, protocol: TLS, hostname: '*.com', tls: { mode: Passthrough } }
            { name: any, port: 8004, protocol: TLS, tls: { mode: Passthrough } }
            """,
            "alpha",
            "beta"
        );
        await scene.ApplyAsync(Route("wild-on-exact", "*.example.com", "{ name: alpha, port: 8443 }", "exact"));
        await scene.ApplyAsync(Route("exact-on-narrow", "abc.example.com", "{ name: alpha, port: 8443 }", "narrow"));
        await scene.ApplyAsync(Route("wide-on-narrow", "*.com", "{ name: beta, port: 8443 }", "narrow"));
        await scene.ApplyAsync(Route("exact-on-wide", "abc.example.com", "{ name: alpha, port: 8443 }", "wide"));
        await scene.ApplyAsync(Route("narrow-on-wide", "*.example.com", "{ name: beta, port: 8443 }", "wide"));
        await scene.ApplyAsync(Route("exact-on-any", "abc.example.com", "{ name: alpha, port: 8443 }", "any"));
        await scene.ApplyAsync(Route("wide-on-any", "*.com", "{ name: beta, port: 8443 }", "any"));

        foreach (var (listener, routes) in new[] { ("exact", 1), ("narrow", 2), ("wide", 2), ("any", 2) })
        {
            await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener(listener, routes, Kind));
        }
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(
            Tls(8001, "abc.example.com").From("alpha"),
            Tls(8001, "other.example.com"),
            Tls(8002, "abc.example.com").From("alpha"),
            Tls(8002, "other.example.com").From("beta"),
            Tls(8002, "other.com"),
            Tls(8003, "abc.example.com").From("alpha"),
            Tls(8003, "other.example.com").From("beta"),
            Tls(8003, "other.com"),
            Tls(8004, "abc.example.com").From("alpha"),
            Tls(8004, "other.com").From("beta"),
            Tls(8004, "other.org")
        );
    }

    [Theory]
    [Trait("Upstream", "TLSRouteInvalidBackendRefNonexistent")]
    [InlineData("missing", "{ name: nowhere, port: 443 }", "BackendNotFound")]
    [Trait("Upstream", "TLSRouteInvalidBackendRefUnknownKind")]
    [InlineData("kind", "{ group: unknown.example, kind: Nonexistent, name: alpha, port: 443 }", "InvalidKind")]
    public async Task Backend_that_leads_nowhere_is_refused_and_its_neighbour_serves(string name, string backend, string reason)
    {
        await using var scene = await OpenAsync(
            $"tls-{name}",
            "{ name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough } }",
            "alpha"
        );
        await scene.ApplyAsync(Route("broken", "broken.example.com", backend));
        await scene.ApplyAsync(Route("good", "good.example.com", "{ name: alpha, port: 8443 }"));

        await scene.Observer.RouteAsync(
            scene.RouteId(Kind, "broken"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", reason)
        );
        await scene.Observer.ListenerAsync(scene.GatewayId("edge"), Listener("tls", 2, Kind));
        var edge = await scene.StreamsAsync("edge");
        await edge.ShowsAsync(Tls(443, "broken.example.com"), Tls(443, "good.example.com").From("alpha"));
    }

    [Fact]
    [Trait("Upstream", "TLSRouteInvalidReferenceGrant")]
    public async Task Service_of_another_namespace_needs_a_grant_for_its_own_name_and_kind()
    {
        await using var scene = await OpenAsync("tls-grant", "{ name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough } }");
        await scene.ApplyAsync("{ apiVersion: v1, kind: Namespace, metadata: { name: tls-grant-docks } }");
        await scene.ApplyAsync(TlsSecret.Of("tls-grant-docks", "own", Own));
        await scene.ApplyAsync(EchoWorkload.Tcp("tls-grant-docks", "crane", "own"));
        await scene.ApplyAsync(Grant("other-kind", "TCPRoute", "crane"));
        await scene.ApplyAsync(Grant("other-name", Kind, "winch"));
        await scene.ApplyAsync(Route("over-there", "abc.example.com", "{ name: crane, namespace: tls-grant-docks, port: 8443 }"));
        var edge = await scene.StreamsAsync("edge");
        await scene.Observer.RouteAsync(
            scene.RouteId(Kind, "over-there"),
            "edge",
            Condition.True("Accepted"),
            Condition.False("ResolvedRefs", "RefNotPermitted")
        );
        await edge.ShowsAsync(Tls(443, "abc.example.com"));

        await scene.ApplyAsync(Grant("right", Kind, "crane"));

        await scene.Observer.RouteIsServedAsync(scene.RouteId(Kind, "over-there"));
        await edge.ShowsAsync(Tls(443, "abc.example.com").From("crane").In("tls-grant-docks"));
    }

    [Fact]
    [Trait("Upstream", "TLSRouteInvalidNoMatchingListener")]
    [Trait("Upstream", "TLSRouteInvalidNoMatchingListenerHostname")]
    public async Task Route_that_fits_no_listener_is_not_accepted()
    {
        await using var scene = await OpenAsync(
            "tls-stray",
            """
            { name: http, port: 80, protocol: HTTP }
            { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: ended }] } }
            { name: tls, port: 8443, protocol: TLS, hostname: www.example.com, tls: { mode: Passthrough } }
            """,
            "alpha"
        );
        await scene.ApplyAsync(Route("http", "tls.example.com", "{ name: alpha, port: 8443 }", "http"));
        await scene.ApplyAsync(Route("https", "tls.example.com", "{ name: alpha, port: 8443 }", "https"));
        await scene.ApplyAsync(Route("nowhere", "tls.example.com", "{ name: alpha, port: 8443 }", "nowhere"));
        await scene.ApplyAsync(Route("other-name", "*.example.org", "{ name: alpha, port: 8443 }"));

        foreach (
            var (route, reason) in new[]
            {
                ("http", "NotAllowedByListeners"),
                ("https", "NotAllowedByListeners"),
                ("nowhere", "NoMatchingParent"),
                ("other-name", "NoMatchingListenerHostname"),
            }
        )
        {
            await scene.Observer.RouteAsync(scene.RouteId(Kind, route), "edge", Condition.False("Accepted", reason));
        }
        foreach (var listener in new[] { "http", "https", "tls" })
        {
            await scene.Observer.ListenerAsync(scene.GatewayId("edge"), new ListenerExpectation(listener) { AttachedRoutes = 0 });
        }
        await (await scene.StreamsAsync("edge")).ShowsAsync(Tls(8443, "www.example.com"), Tls(8443, "tls.example.com"));
    }

    [Fact]
    [Trait("Upstream", "TLSRouteListenerPassthroughSupportedKinds")]
    public async Task Listener_that_passes_TLS_through_takes_TLSRoutes_alone()
    {
        await using var scene = await OpenAsync(
            "tls-kinds",
            "{ name: tls, port: 443, protocol: TLS, allowedRoutes: { kinds: [{ kind: TCPRoute }, { kind: TLSRoute }] }, tls: { mode: Passthrough } }",
            "alpha"
        );
        await scene.ApplyAsync(Route("good", "good.example.com", "{ name: alpha, port: 8443 }"));

        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation("tls", Condition.False("ResolvedRefs", "InvalidRouteKinds"))
            {
                AttachedRoutes = 1,
                SupportedKinds = [Kind],
            }
        );
        await (await scene.StreamsAsync("edge")).ShowsAsync(Tls(443, "good.example.com").From("alpha"));
    }

    [Fact]
    public async Task Connections_are_shared_by_weight()
    {
        await using var scene = await OpenAsync(
            "tls-weights",
            "{ name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough } }",
            "alpha",
            "beta"
        );
        await scene.ApplyAsync(
            Route(
                "shared",
                "abc.example.com",
                "{ name: alpha, port: 8443, weight: 3 }, { name: beta, port: 8443, weight: 1 }, { name: nowhere, port: 1, weight: 0 }"
            )
        );
        var edge = await scene.StreamsAsync("edge");
        await Eventually.SucceedsAsync(async () =>
        {
            if ((await edge.AskAsync(Tls(443, "abc.example.com"))).Report is null)
            {
                throw new NotYetException("the route is not served yet");
            }
        });

        var shares = await edge.DistributionAsync(Tls(443, "abc.example.com"), questions: 80);

        Assert.Equal(0.75, shares.GetValueOrDefault("alpha"), tolerance: 0.05);
        Assert.Equal(0.25, shares.GetValueOrDefault("beta"), tolerance: 0.05);
    }

    private static ListenerExpectation Listener(string name, int routes, params string[] kinds) =>
        new(name, Condition.True("Accepted"), Condition.True("Programmed"), Condition.True("ResolvedRefs"))
        {
            AttachedRoutes = routes,
            SupportedKinds = kinds,
        };

    private static string Route(string name, string hostname, string backends, string? section = null) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: TLSRoute
            metadata: { name: {{name}} }
            spec:
              parentRefs: [{ name: edge{{(section is null ? "" : $", sectionName: {section}")}} }]
              hostnames: ["{{hostname}}"]
              rules: [{ backendRefs: [{{backends}}] }]
            """;

    private static string Grant(string name, string kind, string service) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: { name: {{name}}, namespace: tls-grant-docks }
            spec:
              from: [{ group: gateway.networking.k8s.io, kind: {{kind}}, namespace: tls-grant }]
              to: [{ group: "", kind: Service, name: {{service}} }]
            """;

    /// <summary>
    /// A Gateway with listeners, one a line, and workloads whose certificate is <see cref="Own"/>; that of the Gateway, <c>ended</c>, is
    /// another.
    /// </summary>
    private async Task<Scene> OpenAsync(string name, string listeners, params string[] workloads)
    {
        var scene = await cluster.OpenAsync(name);
        await scene.ApplyAsync(TlsSecret.Of(name, "own", Own));
        await scene.ApplyAsync(TlsSecret.Of(name, "ended", Ended));
        foreach (var workload in workloads)
        {
            await scene.ApplyAsync(EchoWorkload.Tcp(name, workload, "own"));
        }
        await scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: edge }
            spec:
              gatewayClassName: kuma
              listeners: [{{string.Join(", ", listeners.Split('\n'))}}]
            """
        );
        return scene;
    }
}
