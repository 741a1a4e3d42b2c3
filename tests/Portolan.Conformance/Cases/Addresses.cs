using Portolan.Conformance.Harness;

namespace Portolan.Conformance.Cases;

public sealed class Addresses(CaseCluster cluster)
{
    [Fact]
    [Trait("Upstream", "GatewayOptionalAddressValue")]
    public async Task Address_without_a_value_is_given_one()
    {
        await using var scene = await cluster.PlayAsync("addresses");

        var gateway = await scene.GatewayAsync("any-address");

        Assert.True(System.Net.IPAddress.IsLoopback(gateway.Address));
    }

    [Fact]
    [Trait("Upstream", "GatewayStaticAddresses")]
    public async Task Addresses_that_are_asked_for_are_given_or_the_reason_why_not()
    {
        await using var scene = await cluster.OpenAsync("static-addresses");
        var usable = await cluster.FreeGatewayAddressAsync(1);
        await scene.ApplyAsync(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: edge }
            spec:
              gatewayClassName: kuma
              addresses: [{ type: example.org/semaphore, value: flag }, { value: 192.0.2.7 }, { value: {{usable}} }]
              listeners: [{ name: http, port: 8080, protocol: HTTP }]
            """
        );
        var id = scene.GatewayId("edge");
        await scene.Observer.GatewayAsync(id, Condition.False("Accepted", "UnsupportedAddress"));

        await scene.Api.UpdateAsync(id, body => body["spec"]!["addresses"]!.AsArray().RemoveAt(0));
        await scene.Observer.GatewayAsync(id, Condition.True("Accepted"), Condition.False("Programmed", "AddressNotUsable"));

        await scene.Api.UpdateAsync(id, body => body["spec"]!["addresses"]!.AsArray().RemoveAt(0));
        var served = await scene.Observer.GatewayAsync(id, Condition.True("Accepted"), Condition.True("Programmed"));
        var address = Assert.Single(served["status"]!["addresses"]!.AsArray())!;
        Assert.Equal(("IPAddress", usable.ToString()), ((string?)address["type"], (string?)address["value"]));
    }

    [Fact]
    [Trait("Upstream", "GatewayInfrastructure")]
    public async Task Labels_and_annotations_of_the_infrastructure_reach_what_is_generated()
    {
        await using var scene = await cluster.PlayAsync("infrastructure");
        await scene.GatewayAsync("edge");

        foreach (var id in Generated(scene))
        {
            var generated = Assert.Single(await scene.Api.ListAsync(id, "gateway.networking.k8s.io/gateway-name=edge"));
            Assert.Equal("harbour", (string?)generated["metadata"]!["labels"]!["team"]);
            Assert.Equal("pier-9", (string?)generated["metadata"]!["annotations"]!["contact"]);
        }
    }

    [Fact]
    public async Task Deleted_Gateway_leaves_no_infrastructure_and_no_open_port()
    {
        await using var scene = await cluster.PlayAsAsync("infrastructure-deleted", "infrastructure");
        var gateway = await scene.GatewayAsync("edge");
        await gateway.ShowsAsync(Traffic.Exchanges.Get("/").Is(404));

        await scene.Api.DeleteAsync(scene.GatewayId("edge"));

        await Eventually.SucceedsAsync(async () =>
        {
            foreach (var id in Generated(scene))
            {
                if (await scene.Api.ListAsync(id, "gateway.networking.k8s.io/gateway-name=edge") is [_, ..])
                {
                    throw new NotYetException($"a {id.Kind} is left");
                }
            }
            using var client = gateway.Fresh();
            if (await Record.ExceptionAsync(() => client.SendAsync(Traffic.Exchanges.Get("/"))) is not HttpRequestException)
            {
                throw new NotYetException("the port still answers");
            }
        });
    }

    private static ObjectId[] Generated(Scene scene) =>
        [
            new("v1", "Service", scene.Namespace, ""),
            new("v1", "ServiceAccount", scene.Namespace, ""),
            new("apps/v1", "Deployment", scene.Namespace, ""),
        ];
}
