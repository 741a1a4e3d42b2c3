using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Streams;

namespace Portolan.Conformance.Spec;

[Collection("Upstream manifests")]
public sealed class TlsRoutes(SpecCluster cluster)
{
    private const string Kind = "TLSRoute";

    [Fact]
    [Trait("Manifest", "TLSRouteSimpleSameNamespace")]
    public async Task Passed_through()
    {
        await using var scene = await cluster.PlayAsync("tlsroute-simple-same-namespace");

        await scene.Observer.RouteIsServedAsync(scene.RouteId(Kind, "gateway-conformance-infra-test"));
        await (await scene.StreamsAsync("gateway-tlsroute")).ShowsAsync(Tls(443, "abc.example.com").From("tcp-backend").PassedThrough());
    }

    [Fact]
    [Trait("Manifest", "TLSRouteTerminateSimpleSameNamespace")]
    public async Task Ended()
    {
        await using var scene = await cluster.PlayAsync("tlsroute-terminate-simple-same-namespace");

        await scene.Observer.RouteIsServedAsync(scene.RouteId(Kind, "tlsroute-terminated-test"));
        await (await scene.StreamsAsync("gateway-tlsroute-terminate")).ShowsAsync(
            Tls(8443, "tls.example.com").From("tcp-backend").Terminated()
        );
    }

    [Fact]
    [Trait("Manifest", "TLSRouteMixedTerminationSameNamespace")]
    public async Task Both_on_one_port()
    {
        await using var scene = await cluster.PlayAsync("tlsroute-mixed-termination-same-namespace");

        var edge = await scene.StreamsAsync("gateway-tlsroute-mixed-termination");
        await edge.ShowsAsync(
            Tls(8883, "tls.example.com").From("tcp-backend").Terminated(),
            Tls(8883, "abc.example.com").From("tcp-backend").PassedThrough()
        );
    }

    [Theory]
    [Trait("Manifest", "TLSRouteInvalidNoMatchingListener")]
    [InlineData(
        "tlsroute-invalid-no-matching-listener",
        "tlsroute-not-allowed-protocol-http",
        "gateway-tlsroute-http-only",
        "NotAllowedByListeners"
    )]
    [InlineData(
        "tlsroute-invalid-no-matching-listener",
        "tlsroute-not-allowed-protocol-https",
        "gateway-tlsroute-https-only",
        "NotAllowedByListeners"
    )]
    [InlineData(
        "tlsroute-invalid-no-matching-listener",
        "tlsroute-no-matching-section-name",
        "gateway-tlsroute-tls-passthrough-only",
        "NoMatchingParent"
    )]
    [Trait("Manifest", "TLSRouteInvalidNoMatchingListenerHostname")]
    [InlineData(
        "tlsroute-invalid-no-matching-listener-hostname",
        "tlsroute-hostname-mismatch-1",
        "gateway-tls-exact-hostname",
        "NoMatchingListenerHostname"
    )]
    [InlineData(
        "tlsroute-invalid-no-matching-listener-hostname",
        "tlsroute-hostname-mismatch-2",
        "gateway-tls-wildcard-hostname",
        "NoMatchingListenerHostname"
    )]
    public async Task Route_that_no_listener_takes(string manifest, string route, string gateway, string reason)
    {
        await using var scene = await cluster.PlayAsync(manifest);

        await scene.Observer.RouteAsync(scene.RouteId(Kind, route), gateway, Condition.False("Accepted", reason));
    }

    [Theory]
    [Trait("Manifest", "TLSRouteListenerPassthroughSupportedKinds")]
    [InlineData(
        "tlsroute-listener-passthrough-supported-kinds",
        "gateway-tlsroute-passthrough-supported-kind",
        "tls-passthrough",
        "False",
        "InvalidRouteKinds"
    )]
    [Trait("Manifest", "TLSRouteListenerTerminateSupportedKinds")]
    [InlineData(
        "tlsroute-listener-terminate-supported-kinds",
        "gateway-tlsroute-terminate-supported",
        "tls-terminate",
        "True",
        "ResolvedRefs"
    )]
    [Trait("Manifest", "TLSRouteListenerTerminateNotSupported")]
    [InlineData(
        "tlsroute-listener-terminate-not-supported",
        "gateway-tlsroute-terminate-unsupported",
        "tls-terminate",
        "True",
        "ResolvedRefs"
    )]
    public async Task Kinds_of_a_listener(string manifest, string gateway, string listener, string resolved, string reason)
    {
        await using var scene = await cluster.PlayAsync(manifest);

        await scene.Observer.ListenerAsync(
            scene.GatewayId(gateway),
            new ListenerExpectation(listener, Condition.True("Accepted"), new Condition("ResolvedRefs", resolved, reason))
            {
                AttachedRoutes = 0,
                SupportedKinds = [Kind],
            }
        );
    }
}
