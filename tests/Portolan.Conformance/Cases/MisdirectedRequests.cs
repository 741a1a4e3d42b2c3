using Portolan.Conformance.Harness;
using Portolan.Conformance.Traffic;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class MisdirectedRequests(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "HTTPRouteHTTPSListenerDetectMisdirectedRequests")]
    public async Task Request_on_a_connection_for_another_listener_answers_421()
    {
        await using var scene = await cluster.PlayAsync("misdirected", "alpha", "beta", "gamma");
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "certificate", Certificates.SelfSigned("*.example.org", "*.wildcard.org")));
        var edge = await scene.GatewayAsync("edge");
        foreach (var listener in new[] { "any", "exact", "wild", "narrow" })
        {
            await scene.Observer.ListenerAsync(
                scene.GatewayId("edge"),
                new ListenerExpectation(listener, Condition.True("OverlappingTLSConfig", "OverlappingHostnames"))
            );
        }

        await edge.ShowsAsync(
            For("first.example.org", "first.example.org").From("alpha"),
            For("second.example.org", "second.example.org").From("beta"),
            For("third.wildcard.org", "third.wildcard.org").From("gamma"),
            For("third.wildcard.org", "fifth.wildcard.org").From("gamma"),
            For("fourth.wildcard.org", "fourth.wildcard.org").From("gamma"),
            For("first.example.org", "second.example.org").Is(421),
            For("first.example.org", "third.wildcard.org").Is(421),
            For("second.example.org", "third.wildcard.org").Is(421),
            For("second.example.org", "first.example.org").Is(421),
            For("third.wildcard.org", "fourth.wildcard.org").Is(421),
            For("fourth.wildcard.org", "third.wildcard.org").Is(421),
            For("first.example.org", "unknown.example.org").Is(404)
        );
    }

    private static Exchange For(string serverName, string host) => Get("/").Tls().Host(host) with { ServerName = serverName };
}
