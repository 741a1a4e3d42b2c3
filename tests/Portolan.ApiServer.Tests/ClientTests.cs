using k8s;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using k8s.Models;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>The official C# client, whose types and loops are not ours.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task The_clients_list_watch_update_loop_runs()
    {
        await using var server = await TestServer.StartAsync();
        using var client = Client(server);
        var configMap = new V1ConfigMap
        {
            Metadata = new() { Name = "a" },
            Data = new Dictionary<string, string> { ["n"] = "0" },
        };
        await client.CoreV1.CreateNamespacedConfigMapAsync(configMap, "default");
        var list = await client.CoreV1.ListNamespacedConfigMapAsync("default");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        await IncrementAsync(client);
        var seen = new List<string>();
        var events = client.CoreV1.WatchListNamespacedConfigMapAsync(
            "default",
            resourceVersion: list.Metadata.ResourceVersion,
            cancellationToken: timeout.Token
        );
        await foreach (var (type, item) in events)
        {
            seen.Add($"{type} {item.Data["n"]}");
            if (seen.Count == 3)
            {
                break;
            }
            await IncrementAsync(client);
        }

        Assert.Equal(["Modified 1", "Modified 2", "Modified 3"], seen);
    }

    [Fact]
    public async Task Of_two_candidates_one_leads_and_the_other_takes_over()
    {
        await using var server = await TestServer.StartAsync();
        using var client = Client(server);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var firstEnds = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token);
        var (firstLeads, secondLeads) = (new TaskCompletionSource(), new TaskCompletionSource());

        var first = RunAsync(client, "first", firstLeads, firstEnds.Token);
        await firstLeads.Task.WaitAsync(timeout.Token);
        var second = RunAsync(client, "second", secondLeads, timeout.Token);
        await firstEnds.CancelAsync();
        await secondLeads.Task.WaitAsync(timeout.Token);

        var lease = await client.CoordinationV1.ReadNamespacedLeaseAsync("leader", "default");
        Assert.Equal("second", lease.Spec.HolderIdentity);
        Assert.Equal(1, lease.Spec.LeaseTransitions);
        await timeout.CancelAsync();
        await Task.WhenAll(first, second);
    }

    private static Kubernetes Client(TestServer server) =>
        new(new KubernetesClientConfiguration { Host = server.Server.Url.ToString(), AccessToken = TestServer.Token });

    private static async Task IncrementAsync(Kubernetes client)
    {
        var current = await client.CoreV1.ReadNamespacedConfigMapAsync("a", "default");
        current.Data["n"] = (int.Parse(current.Data["n"], System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(
            System.Globalization.CultureInfo.InvariantCulture
        );
        await client.CoreV1.ReplaceNamespacedConfigMapAsync(current, "a", "default");
    }

    private static async Task RunAsync(Kubernetes client, string identity, TaskCompletionSource leads, CancellationToken cancellation)
    {
        var config = new LeaderElectionConfig(new LeaseLock(client, "default", "leader", identity))
        {
            LeaseDuration = TimeSpan.FromSeconds(2),
            RenewDeadline = TimeSpan.FromSeconds(1.5),
            RetryPeriod = TimeSpan.FromMilliseconds(200),
        };
        using var elector = new LeaderElector(config);
        elector.OnStartedLeading += () => leads.TrySetResult();
        try
        {
            await elector.RunUntilLeadershipLostAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // As asked.
        }
    }
}
