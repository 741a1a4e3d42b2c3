using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>What is particular to <c>portolan run</c>: watched manifests, and addresses and ports of this machine.</summary>
public sealed class StandaloneTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_changed_manifest_is_applied_and_a_broken_one_waits_for_its_next_change()
    {
        await using var first = await Workload.StartAsync("first");
        await using var second = await Workload.StartAsync("second");
        var manifests = Path.Combine(_directory.Path, "manifests");
        Directory.CreateDirectory(manifests);
        _directory.Write("manifests/workloads.yaml", first.Manifest + "\n---\n" + second.Manifest);
        _directory.Write("manifests/gateway.yaml", Gateway(8080) + "\n---\n" + Route("first"));
        await using var portolan = await PortolanProcess.StartAsync(
            _directory.Combine("data"),
            PortolanProcess.NewNetwork(),
            "-f",
            manifests
        );
        var url = $"http://{portolan.FirstAddress}:8080/";
        await Curl.UntilAsync(url, answer => answer.Service == "first");

        _directory.Write("manifests/gateway.yaml", "not: [yaml");
        await Eventually.GetAsync(
            () => Task.FromResult(portolan.Output),
            output => output.Contains("gateway.yaml:", StringComparison.Ordinal)
        );
        Assert.Equal("first", (await Curl.GetAsync(url)).Service);

        _directory.Write("manifests/gateway.yaml", Gateway(8080) + "\n---\n" + Route("second"));
        await Curl.UntilAsync(url, answer => answer.Service == "second");
    }

    [Fact]
    public async Task A_gateway_port_in_use_is_told_in_the_status_and_served_once_it_is_free()
    {
        await using var echo = await Workload.StartAsync("echo");
        await using var portolan = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork());
        using var api = ApiClient.FromKubeconfig(portolan.Kubeconfig);
        using (var taken = new TcpListener(IPAddress.Parse(portolan.FirstAddress), 8080))
        {
            taken.Start();
            await api.ApplyAsync(echo.Manifest, Gateway(8080, 8081), Route("echo"));

            var listener = await Eventually.GetAsync(
                () => ListenerAsync(api, "http-8080"),
                json => Reason(json, "Programmed") is not (null or "Pending")
            );
            Assert.Equal("False", Status(listener, "Programmed"));
            Assert.Contains("8080", listener.ToJsonString(), StringComparison.Ordinal);
            Assert.Contains("in use", listener.ToJsonString(), StringComparison.Ordinal);
            await Curl.UntilAsync($"http://{portolan.FirstAddress}:8081/", answer => answer.Service == "echo");
        }

        await Curl.UntilAsync($"http://{portolan.FirstAddress}:8080/", answer => answer.Service == "echo");
        await Eventually.GetAsync(() => ListenerAsync(api, "http-8080"), json => Status(json, "Programmed") == "True");
    }

    [Fact]
    public async Task Two_Gateways_share_a_port_on_two_addresses_and_a_deleted_one_gives_its_address_back()
    {
        await using var echo = await Workload.StartAsync("echo");
        await using var portolan = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork());
        using var api = ApiClient.FromKubeconfig(portolan.Kubeconfig);
        await api.ApplyAsync(echo.Manifest, Gateway(8080), Route("echo"));
        await Curl.UntilAsync($"http://{portolan.FirstAddress}:8080/", answer => answer.Service == "echo");
        await api.ApplyAsync(
            Gateway(8080).Replace("name: edge", "name: other", StringComparison.Ordinal),
            Route("echo")
                .Replace("name: edge", "name: other", StringComparison.Ordinal)
                .Replace("name: main", "name: another", StringComparison.Ordinal)
        );
        await Curl.UntilAsync($"http://{portolan.Network}.2:8080/", answer => answer.Service == "echo");

        await api.DeleteAsync("/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/edge");
        await Eventually.GetAsync(async () => await RefusesAsync($"http://{portolan.FirstAddress}:8080/"), refused => refused);
        Assert.Equal("echo", (await Curl.GetAsync($"http://{portolan.Network}.2:8080/")).Service);
    }

    [Fact]
    public async Task Requests_are_counted_and_logged()
    {
        await using var echo = await Workload.StartAsync("echo");
        var log = _directory.Combine("access.log");
        await using var portolan = await PortolanProcess.StartAsync(
            _directory.Combine("data"),
            PortolanProcess.NewNetwork(),
            "--access-log",
            log
        );
        using var api = ApiClient.FromKubeconfig(portolan.Kubeconfig);
        await api.ApplyAsync(echo.Manifest, Gateway(8080), Route("echo"));
        await Curl.UntilAsync($"http://{portolan.FirstAddress}:8080/counted", answer => answer.Service == "echo");

        var metrics = portolan
            .Output.Split('\n')
            .Select(line => line.Trim())
            .First(line => line.StartsWith("metrics ", StringComparison.Ordinal))
            .Split(' ')[^1];
        using var client = new HttpClient();
        Assert.Contains("portolan_connected_proxies 1", await client.GetStringAsync(metrics), StringComparison.Ordinal);
        Assert.Contains("Service/default/echo/80", await client.GetStringAsync(metrics + "/default/edge"), StringComparison.Ordinal);
        var line = await Eventually.GetAsync(
            () =>
                Task.FromResult(
                    ReadShared(log).Split('\n').LastOrDefault(text => text.Contains("/counted", StringComparison.Ordinal)) ?? ""
                ),
            text => text.Length > 0
        );
        Assert.Equal(200, (int)JsonNode.Parse(line)!["status"]!);
    }

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task<bool> RefusesAsync(string url)
    {
        try
        {
            await Curl.GetAsync(url);
            return false;
        }
        catch (HttpRequestException error)
        {
            return error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
        }
    }

    private static async Task<JsonNode> ListenerAsync(ApiClient api, string name)
    {
        var gateway = await api.GetAsync("/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/edge");
        var listeners = gateway["status"]?["listeners"] as JsonArray ?? [];
        return listeners.FirstOrDefault(listener => (string?)listener!["name"] == name)?.DeepClone() ?? new JsonObject();
    }

    private static string? Status(JsonNode listener, string type) => (string?)Condition(listener, type)?["status"];

    private static string? Reason(JsonNode listener, string type) => (string?)Condition(listener, type)?["reason"];

    private static JsonNode? Condition(JsonNode listener, string type) =>
        (listener["conditions"] as JsonArray ?? []).FirstOrDefault(condition => (string?)condition!["type"] == type);

    private static string Gateway(params IEnumerable<int> ports) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: default}
            spec:
              gatewayClassName: kuma
              listeners: [{{string.Join(", ", ports.Select(port => $"{{name: http-{port}, port: {port}, protocol: HTTP}}"))}}]
            """;

    private static string Route(string service) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: main, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              rules:
              - backendRefs: [{name: "{{service}}", port: 80}]
            """;
}
