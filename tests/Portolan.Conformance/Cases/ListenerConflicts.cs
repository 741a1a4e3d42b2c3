using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class ListenerConflicts(CaseCluster cluster)
{
    [Fact]
    public async Task Listeners_of_two_protocols_on_one_port_are_refused_and_the_others_serve()
    {
        await using var scene = await cluster.PlayAsync("listener-conflicts", "alpha");
        await scene.ApplyAsync(TlsSecret.Of(scene.Namespace, "certificate", Certificates.SelfSigned("example.com")));
        var id = scene.GatewayId("edge");

        foreach (var name in new[] { "plain", "secure" })
        {
            await scene.Observer.ListenerAsync(
                id,
                new ListenerExpectation(name, Condition.True("Conflicted", "ProtocolConflict"), Condition.False("Programmed"))
            );
        }
        await scene.Observer.ListenerAsync(
            id,
            new ListenerExpectation("alone", Condition.False("Conflicted", "NoConflicts"), Condition.True("Programmed"))
        );

        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").From("alpha"));
    }
}
