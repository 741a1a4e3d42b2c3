using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>What <c>kubectl describe</c> tells of a Gateway and a route.</summary>
public sealed class EventTests : IDisposable
{
    private const string Events = "/api/v1/namespaces/default/events";
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Describe_shows_what_keeps_a_gateway_and_a_route_from_serving_and_that_they_serve()
    {
        await using var portolan = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork());
        using var api = ApiClient.FromKubeconfig(portolan.Kubeconfig);
        using (var taken = new TcpListener(IPAddress.Parse(portolan.FirstAddress), 8080))
        {
            taken.Start();
            await api.ApplyAsync(Gateway, Route("cart"));

            var refused = await DescribeAsync(portolan, "gateway/edge", "PortUnavailable");
            Assert.Matches(@"Warning +PortUnavailable +\S+ +portolan +listener http: .*8080.*in use", refused);
            Assert.Matches(
                @"Warning +BackendNotFound +\S+ +portolan +Gateway edge: .*cart",
                await DescribeAsync(portolan, "httproute/cart", "BackendNotFound")
            );
        }

        Assert.Matches(
            $@"Normal +Programmed +\S+ +portolan +The proxy serves it at {portolan.FirstAddress}",
            await DescribeAsync(portolan, "gateway/edge", "The proxy serves")
        );
    }

    [Fact]
    public async Task A_restart_tells_nothing_again()
    {
        var data = _directory.Combine("data");
        var network = PortolanProcess.NewNetwork();
        JsonArray before;
        await using (var portolan = await PortolanProcess.StartAsync(data, network))
        {
            using var api = ApiClient.FromKubeconfig(portolan.Kubeconfig);
            await api.ApplyAsync(Gateway, Route("cart"));
            await DescribeAsync(portolan, "gateway/edge", "The proxy serves");
            await DescribeAsync(portolan, "httproute/cart", "BackendNotFound");
            before = await EventsOfAsync(api, "edge", "cart");
            await portolan.TerminateAsync();
        }

        await using (var portolan = await PortolanProcess.StartAsync(data, network))
        {
            using var api = ApiClient.FromKubeconfig(portolan.Kubeconfig);
            // The event of a new route shows that all before it has been looked at.
            await api.ApplyAsync(Route("other"));
            await DescribeAsync(portolan, "httproute/other", "BackendNotFound");
            Assert.Equal(before.ToJsonString(), (await EventsOfAsync(api, "edge", "cart")).ToJsonString());
        }
    }

    [Fact]
    public async Task An_address_is_warned_of_when_it_cannot_be_had_and_then_the_gateway_rests()
    {
        await using var portolan = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork());
        using var api = ApiClient.FromKubeconfig(portolan.Kubeconfig);

        // Free addresses, first and after an edit: while they are given nobody is warned.
        foreach (var free in new[] { $"{portolan.Network}.2", $"{portolan.Network}.3" })
        {
            await api.ApplyAsync(GatewayAt(free));
            await Eventually.GetAsync(
                () => api.GetAsync("/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/edge"),
                gateway => IsServedAt(gateway, free)
            );
        }

        await api.ApplyAsync(GatewayAt("192.0.2.7"));
        var told = await DescribeAsync(portolan, "gateway/edge", "AddressNotUsable");
        Assert.Equal(
            ["spec.addresses: 192.0.2.7 could not be assigned"],
            (await EventsOfAsync(api, "edge")).Where(item => (string?)item!["type"] == "Warning").Select(item => (string?)item!["message"])
        );

        // What comes after it is served, and it has not moved meanwhile.
        var before = await ServiceAsync();
        Assert.Equal($"{portolan.Network}.3", (string?)before["status"]!["loadBalancer"]!["ingress"]![0]!["ip"]);
        await api.ApplyAsync(Gateway.Replace("name: edge", "name: other", StringComparison.Ordinal));
        await DescribeAsync(portolan, "gateway/other", "The proxy serves");
        Assert.Equal(before.ToJsonString(), (await ServiceAsync()).ToJsonString());

        Task<JsonNode> ServiceAsync() => api.GetAsync("/api/v1/namespaces/default/services/edge");
    }

    private static bool IsServedAt(JsonNode gateway, string address) =>
        (string?)gateway["status"]?["addresses"]?[0]?["value"] == address
        && gateway["status"]!["conditions"]!
            .AsArray()
            .Any(condition => (string?)condition!["type"] == "Programmed" && (string?)condition["status"] == "True");

    private static string GatewayAt(string address) =>
        Gateway.Replace("listeners:", $"addresses: [{{value: {address}}}], listeners:", StringComparison.Ordinal);

    private static Task<string> DescribeAsync(PortolanProcess portolan, string what, string expected) =>
        Eventually.GetAsync(
            async () => (await portolan.KubectlAsync("describe", what)).Succeeded(),
            text => text[Math.Max(text.LastIndexOf("Events:", StringComparison.Ordinal), 0)..].Contains(expected, StringComparison.Ordinal)
        );

    private static async Task<JsonArray> EventsOfAsync(ApiClient api, params string[] names)
    {
        var events = await api.GetAsync(Events);
        return
        [
            .. events["items"]!
                .AsArray()
                .Where(item => names.Contains((string)item!["involvedObject"]!["name"]!))
                .Select(item => item!.DeepClone()),
        ];
    }

    private const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: default}
        spec: {gatewayClassName: kuma, listeners: [{name: http, port: 8080, protocol: HTTP}]}
        """;

    private static string Route(string name) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: {{name}}, namespace: default}
            spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: {{name}}, port: 80}]}]}
            """;
}
