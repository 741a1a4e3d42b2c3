using System.Diagnostics;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>Whatever was acknowledged is there after <c>kill -9</c>, and traffic flows again at once.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Kill_minus_nine_under_a_stream_of_kubectl_apply_loses_nothing_and_traffic_flows_within_two_seconds()
    {
        Programs.Kubectl();
        await using var echo = await Workload.StartAsync("echo");
        var data = _directory.Combine("data");
        var network = PortolanProcess.NewNetwork();
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);

        await using (var portolan = await PortolanProcess.StartAsync(data, network))
        {
            await portolan.ApplyAsync(echo.Manifest + "\n---\n" + Gateway);
            await Curl.UntilAsync($"http://{network}.1:8080/", answer => answer.Service == "echo");

            using var stop = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 3).Select(writer => ApplyUntilAsync(portolan, writer, acknowledged, stop.Token)).ToList();
            await Eventually.GetAsync(() => Task.FromResult(Count(acknowledged)), count => count >= 12, TimeSpan.FromSeconds(30));
            await portolan.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }

        var watch = Stopwatch.StartNew();
        var restart = PortolanProcess.StartAsync(data, network);
        await Curl.UntilAsync($"http://{network}.1:8080/", answer => answer.Service == "echo");
        var back = watch.Elapsed;
        await using var restarted = await restart;

        var found = (await restarted.KubectlAsync("get", "configmaps", "-o", "jsonpath={.items[*].metadata.name}")).Succeeded().Split(' ');
        Assert.Empty(acknowledged.Except(found, StringComparer.Ordinal));
        Assert.True(back < TimeSpan.FromSeconds(2) * Busyness.Factor(), $"traffic flowed after {back}, busyness {Busyness.Factor()}");
    }

    private const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: default}
        spec:
          gatewayClassName: kuma
          listeners:
          - {name: http, port: 8080, protocol: HTTP}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: echo, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          rules:
          - backendRefs: [{name: echo, port: 80}]
        """;

    private static async Task ApplyUntilAsync(PortolanProcess portolan, int writer, HashSet<string> acknowledged, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var name = $"object-{writer}-{i}";
            var result = await Shell.RunAsync(
                Programs.Kubectl(),
                ["--kubeconfig", portolan.Kubeconfig, "apply", "-f", "-"],
                portolan.DataDirectory,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = portolan.DataDirectory },
                $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: default}}\ndata: {{key: value}}\n"
            );
            if (result.ExitCode != 0)
            {
                return;
            }

            lock (acknowledged)
            {
                acknowledged.Add(name);
            }
        }
    }

    private static int Count(HashSet<string> names)
    {
        lock (names)
        {
            return names.Count;
        }
    }
}
