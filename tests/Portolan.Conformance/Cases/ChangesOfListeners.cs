using System.Net.Sockets;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

public sealed class ChangesOfListeners(CaseCluster cluster)
{
    [Fact]
    public async Task Listener_moves_to_another_port()
    {
        await using var scene = await cluster.PlayAsAsync("changes-listener-port", "changes", "alpha");
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").From("alpha"));

        await scene.Api.UpdateAsync(scene.GatewayId("edge"), body => body["spec"]!["listeners"]![0]!["port"] = 8085);

        await scene.Observer.GatewayAsync(scene.GatewayId("edge"), Condition.True("Programmed"));
        await edge.ShowsAsync(Get("/").On(8085).From("alpha"));
        await Eventually.SucceedsAsync(async () =>
        {
            using var client = edge.Fresh();
            if (await Record.ExceptionAsync(() => client.SendAsync(Get("/"))) is not HttpRequestException)
            {
                throw new NotYetException("the old port still answers");
            }
        });
    }

    [Fact]
    public async Task Secret_that_goes_takes_its_listener_down_and_brings_it_back_at_the_same_address()
    {
        await using var scene = await cluster.PlayAsAsync("changes-secret", "https-listener-rotation", "alpha");
        var secret = TlsSecret.Of(scene.Namespace, "certificate", Certificates.SelfSigned("example.org"));
        await scene.ApplyAsync(secret);
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").Tls().Host("example.org").From("alpha"));

        await scene.Api.DeleteAsync(ObjectId.Of(secret));
        await scene.Observer.ListenerAsync(
            scene.GatewayId("edge"),
            new ListenerExpectation(
                "https",
                Condition.False("ResolvedRefs", "InvalidCertificateRef"),
                Condition.False("Programmed", "Invalid")
            )
        );
        await scene.Observer.GatewayAsync(scene.GatewayId("edge"), Condition.False("Programmed"));

        await scene.ApplyAsync(secret);
        Assert.Equal(edge.Address, await scene.Observer.AddressAsync(scene.GatewayId("edge")));
        using var fresh = edge.Fresh();
        await fresh.ShowsAsync(Get("/").Tls().Host("example.org").From("alpha"));
    }

    [Fact]
    public async Task Port_that_another_process_holds_is_told_and_served_when_it_is_free()
    {
        await using var scene = await cluster.OpenAsync("changes-busy");
        var address = await cluster.FreeGatewayAddressAsync(2);
        using var stranger = new TcpListener(address, 8089);
        stranger.Start();
        await scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: edge }
            spec:
              gatewayClassName: kuma
              addresses: [{ value: {{address}} }]
              listeners: [{ name: busy, port: 8089, protocol: HTTP }, { name: free, port: 8090, protocol: HTTP }]
            """
        );
        var id = scene.GatewayId("edge");
        await scene.Observer.ListenerAsync(id, new ListenerExpectation("busy", Condition.False("Programmed")));
        await scene.Observer.ListenerAsync(id, new ListenerExpectation("free", Condition.True("Programmed")));
        var message = (await scene.Api.GetAsync(id))!["status"]!["listeners"]!
            .AsArray()
            .Single(listener => (string?)listener!["name"] == "busy")!["conditions"]!
            .AsArray()
            .Single(condition => (string?)condition!["type"] == "Programmed")!["message"];
        Assert.Contains("8089", (string?)message, StringComparison.Ordinal);

        stranger.Stop();

        await scene.Observer.ListenerAsync(id, new ListenerExpectation("busy", Condition.True("Programmed")));
        var edge = await scene.GatewayAsync("edge");
        await edge.ShowsAsync(Get("/").On(8089).Is(404));
    }
}
