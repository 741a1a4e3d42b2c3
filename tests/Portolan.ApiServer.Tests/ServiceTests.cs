using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class ServiceTests
{
    private const string Path = "/api/v1/namespaces/default/services";

    [Theory]
    [InlineData("NodePort")]
    [InlineData("LoadBalancer")]
    public async Task Every_port_of_a_service_that_is_reached_from_outside_has_a_node_port_of_its_own(string type)
    {
        await using var server = await TestServer.StartAsync();

        var created = (await server.PostAsync(Path, Make("s", type, 80, 81))).Expect(HttpStatusCode.Created).Json;
        var other = (await server.PostAsync(Path, Make("t", type, 80))).Expect(HttpStatusCode.Created).Json;

        int[] ports = [.. NodePorts(created), .. NodePorts(other)];
        Assert.Equal(3, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 30000, 32767));
    }

    [Fact]
    public async Task A_port_by_two_protocols_has_one_node_port()
    {
        await using var server = await TestServer.StartAsync();
        var service = Make("dns", "NodePort", 53, 53);
        service["spec"]!["ports"]![1]!["protocol"] = "UDP";

        var ports = NodePorts((await server.PostAsync(Path, service)).Expect(HttpStatusCode.Created).Json);

        Assert.Equal(ports[0], ports[1]);
    }

    [Fact]
    public async Task Node_ports_stay_when_a_service_is_replaced_without_them()
    {
        await using var server = await TestServer.StartAsync();
        var before = NodePorts((await server.PostAsync(Path, Make("s", "NodePort", 80, 81))).Json);

        var replaced = (await server.PutAsync($"{Path}/s", Make("s", "NodePort", 80, 82))).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(before[0], NodePorts(replaced)[0]);
        Assert.NotEqual(before[1], NodePorts(replaced)[1]);
    }

    [Fact]
    public async Task A_node_port_asked_for_is_given_once_until_its_service_goes()
    {
        await using var server = await TestServer.StartAsync();
        (await server.PostAsync(Path, Asking("s", 30080))).Expect(HttpStatusCode.Created);

        var taken = (await server.PostAsync(Path, Asking("t", 30080))).Expect(HttpStatusCode.UnprocessableEntity);
        var outside = (await server.PostAsync(Path, Asking("t", 8080))).Expect(HttpStatusCode.UnprocessableEntity);
        await server.DeleteAsync($"{Path}/s");

        Assert.Equal(
            "Service \"t\" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated",
            taken.Message
        );
        Assert.Contains(
            "spec.ports[0].nodePort: Invalid value: 8080: provided port is not in the valid range. The range of valid ports is 30000-32767",
            outside.Message,
            StringComparison.Ordinal
        );
        (await server.PostAsync(Path, Asking("t", 30080))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Ports_of_refused_and_dry_services_are_free_again_and_those_of_stored_ones_are_taken_after_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("portolan-test-").FullName;
        await using (var server = await TestServer.StartAsync(directory))
        {
            var broken = Asking("broken", 30080);
            broken["spec"]!["ports"]![0]!["port"] = 0;
            (await server.PostAsync(Path, broken)).Expect(HttpStatusCode.UnprocessableEntity);
            (await server.PostAsync($"{Path}?dryRun=All", Asking("s", 30080))).Expect(HttpStatusCode.Created);
            (await server.PostAsync(Path, Asking("s", 30080))).Expect(HttpStatusCode.Created);
        }

        await using (var server = await TestServer.StartAsync(directory, ownsDirectory: true))
        {
            (await server.PostAsync(Path, Asking("t", 30080))).Expect(HttpStatusCode.UnprocessableEntity);
        }
    }

    [Fact]
    public async Task A_change_of_the_type_drops_what_only_the_type_before_has()
    {
        await using var server = await TestServer.StartAsync();
        var balanced = Make("s", "LoadBalancer", 80);
        balanced["spec"]!["externalTrafficPolicy"] = "Local";
        var before = (await server.PostAsync(Path, balanced)).Expect(HttpStatusCode.Created).Json;
        Assert.InRange((int)before["spec"]!["healthCheckNodePort"]!, 30000, 32767);

        var after = (await server.MergeAsync($"{Path}/s", new JsonObject { ["spec"] = new JsonObject { ["type"] = "ClusterIP" } }))
            .Expect(HttpStatusCode.OK)
            .Json;

        Assert.Equal([0], NodePorts(after));
        Assert.All(
            ["healthCheckNodePort", "externalTrafficPolicy", "allocateLoadBalancerNodePorts"],
            field => Assert.Null(after["spec"]![field])
        );
        (await server.PostAsync(Path, Asking("t", NodePorts(before)[0]))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_load_balancer_may_do_without_node_ports()
    {
        await using var server = await TestServer.StartAsync();
        var balanced = Make("s", "LoadBalancer", 80);
        balanced["spec"]!["allocateLoadBalancerNodePorts"] = false;

        var created = (await server.PostAsync(Path, balanced)).Expect(HttpStatusCode.Created);

        Assert.Equal([0], NodePorts(created.Json));
    }

    [Fact]
    public async Task An_apply_that_names_no_node_port_keeps_the_one_that_was_given()
    {
        await using var server = await TestServer.StartAsync();
        var applied = Make("s", "LoadBalancer", 80);
        (applied["apiVersion"], applied["kind"]) = ("v1", "Service");
        var first = (await server.ApplyAsync($"{Path}/s", "me", applied)).Expect(HttpStatusCode.Created);

        var again = (await server.ApplyAsync($"{Path}/s", "me", applied)).Expect(HttpStatusCode.OK);

        Assert.Equal(first.Text, again.Text);
        Assert.NotEqual([0], NodePorts(again.Json));
    }

    private static JsonObject Asking(string name, int nodePort)
    {
        var service = Make(name, "NodePort", 80);
        service["spec"]!["ports"]![0]!["nodePort"] = nodePort;
        return service;
    }

    private static JsonObject Make(string name, string type, params int[] ports) =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["type"] = type,
                ["ports"] = new JsonArray([
                    .. ports.Select(
                        (port, index) =>
                            (JsonNode)new JsonObject { ["name"] = index == 0 ? "first" : $"port-{port}-{index}", ["port"] = port }
                    ),
                ]),
            },
        };

    private static int[] NodePorts(JsonObject service) =>
        [.. service["spec"]!["ports"]!.AsArray().Select(port => (int?)port!["nodePort"] ?? 0)];
}
