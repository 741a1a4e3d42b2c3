using System.Diagnostics;
using System.Text.Json.Nodes;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>Two control planes and three proxies: the one that leads dies again and again, and nobody notices.</summary>
public sealed class LeaderLossTests : IDisposable
{
    private const string Gateways = "/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways";
    private const string Routes = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes";

    private readonly TestDirectory _directory = new();

    /// <summary>PORTOLAN_LEADER_KILLS asks for more: CI kills 20 times.</summary>
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("PORTOLAN_LEADER_KILLS"), out var rounds) ? rounds : 3;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Killing_the_leader_loses_no_request_flaps_no_condition_and_holds_up_no_change()
    {
        await using var first = await Workload.StartAsync("first");
        await using var second = await Workload.StartAsync("second");
        await using var cluster = await Cluster.StartAsync(_directory.Combine("data"));
        var planes = new ProgramProcess[] { cluster.StartControlPlane(1, "plane-1"), cluster.StartControlPlane(2, "plane-2") };
        var proxies = Enumerable.Range(1, 3).Select(number => cluster.StartProxy(number, "default/edge")).ToList();
        try
        {
            await cluster.Api.ApplyAsync(
                first.Manifest,
                second.Manifest,
                Gateway,
                Route("churn", "/churn", "first"),
                Route("probe", "/probe", "first")
            );
            await cluster.AssignAddressAsync("default", "edge");
            await SettledAsync(cluster);
            await Task.WhenAll(cluster.ReadyAsync(1), cluster.ReadyAsync(2));
            await RunAsync(cluster, planes);
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(string.Join("\n--\n", planes.Concat(proxies).Select(program => program.Output)), error);
        }
        finally
        {
            foreach (var program in planes.Concat(proxies))
            {
                await program.DisposeAsync();
            }
        }
    }

    private static async Task RunAsync(Cluster cluster, ProgramProcess[] planes)
    {
        await JudgedAsync(cluster, "churn");
        var calm = TimeProvider.System.GetUtcNow();
        await using var gateways = await StatusHistory.StartAsync(cluster.Api, Gateways);
        await using var routes = await StatusHistory.StartAsync(cluster.Api, Routes);
        using var stop = new CancellationTokenSource();
        var loads = Enumerable
            .Range(1, 3)
            .Select(number => Load.Start(new Uri($"http://{cluster.ProxyAddress(number)}:8080/churn"), 167, connections: 8))
            .ToList();
        var churn = ChurnAsync(cluster.Api, stop.Token);
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            var served = await KillLeaderAsync(cluster, planes, round % 2 == 0 ? "second" : "first");
            slowest = served > slowest ? served : slowest;
        }

        await stop.CancelAsync();
        var changes = await churn;
        foreach (var load in loads)
        {
            await load.StopAsync();
        }

        await SettledAsync(cluster);
        Assert.Empty(loads.SelectMany(load => load.Losses).Take(5));
        Assert.All(loads, load => Assert.True(load.Sent > 0));
        Assert.True(changes >= Rounds * 5, $"just {changes} changes were made");
        Assert.True(
            slowest < TimeSpan.FromSeconds(2) * Busyness.Factor(),
            $"a change was served {slowest} after a kill, busyness {Busyness.Factor()}"
        );
        AssertConstant(gateways.Versions);
        AssertConstant(routes.Versions);

        // That was all of them: the audit log and the history tell of the same writes, each as soon as it hears of the last one.
        var (writes, _) = await Eventually.GetAsync(
            () =>
                Task.FromResult(
                    (Written: StatusWrites(cluster.AuditLog, calm), Seen: StatusChanges(gateways.Versions) + StatusChanges(routes.Versions))
                ),
            counts => counts.Written == counts.Seen
        );
        Assert.True(writes >= Rounds, $"just {writes} statuses were written");
    }

    /// <summary>How long after the kill a change that was made right after it was served everywhere.</summary>
    private static async Task<TimeSpan> KillLeaderAsync(Cluster cluster, ProgramProcess[] planes, string backend)
    {
        var leader = await cluster.LeaderAsync();
        var number = leader.StartsWith("plane-1", StringComparison.Ordinal) ? 1 : 2;
        var watch = Stopwatch.StartNew();
        await planes[number - 1].KillAsync();
        await cluster.Api.ApplyAsync(Route("probe", "/probe", backend));
        await Task.WhenAll(
            Enumerable
                .Range(1, 3)
                .Select(proxy => Curl.UntilAsync($"http://{cluster.ProxyAddress(proxy)}:8080/probe", answer => answer.Service == backend))
        );
        var served = watch.Elapsed;

        // The other one leads when it has written what it thinks of the change.
        await Eventually.GetAsync(cluster.LeaderAsync, holder => holder != leader && holder.Length > 0, TimeSpan.FromSeconds(30));
        await SettledAsync(cluster);
        await planes[number - 1].DisposeAsync();
        planes[number - 1] = cluster.StartControlPlane(number, $"plane-{number}-{Guid.NewGuid():N}");
        await cluster.ReadyAsync(number);
        return served;
    }

    private static async Task<int> ChurnAsync(ApiClient api, CancellationToken stop)
    {
        var changes = 0;
        using var fifth = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!stop.IsCancellationRequested)
        {
            await api.ApplyAsync(Route("churn", "/churn", changes % 2 == 0 ? "second" : "first"));
            changes++;
            await fifth.WaitForNextTickAsync(CancellationToken.None);
        }

        return changes;
    }

    /// <summary>Waits until the Gateway is programmed, and statuses are about the probe as it is now.</summary>
    private static async Task SettledAsync(Cluster cluster)
    {
        await Eventually.GetAsync(
            () => cluster.Api.GetAsync($"{Gateways}/edge"),
            gateway =>
                StatusHistory
                    .Conditions(gateway["status"])
                    .Any(condition => condition.StartsWith(" Programmed=True", StringComparison.Ordinal))
                && (int?)gateway["status"]?["listeners"]?[0]?["attachedRoutes"] == 2,
            TimeSpan.FromSeconds(60)
        );
        await JudgedAsync(cluster, "probe");
    }

    /// <summary>Waits until a route's status is about the route as it is now.</summary>
    private static Task JudgedAsync(Cluster cluster, string route) =>
        Eventually.GetAsync(
            () => cluster.Api.GetAsync($"{Routes}/{route}"),
            found =>
                (int?)found["status"]?["parents"]?[0]?["conditions"]?[0]?["observedGeneration"] == (int?)found["metadata"]!["generation"],
            TimeSpan.FromSeconds(60)
        );

    /// <summary>No condition of an object ever was another: nor its status, nor its reason, nor since when it is so.</summary>
    private static void AssertConstant(IReadOnlyList<JsonNode> versions)
    {
        foreach (var versionsOfOne in versions.GroupBy(version => (string)version["metadata"]!["name"]!))
        {
            var expected = StatusHistory.Conditions(versionsOfOne.First()["status"]);
            Assert.NotEmpty(expected);
            Assert.All(versionsOfOne, version => Assert.Equal(expected, StatusHistory.Conditions(version["status"])));
        }
    }

    private static int StatusChanges(IReadOnlyList<JsonNode> versions) =>
        versions
            .GroupBy(version => (string)version["metadata"]!["name"]!)
            .Sum(versionsOfOne =>
                versionsOfOne.Zip(versionsOfOne.Skip(1)).Count(pair => !JsonNode.DeepEquals(pair.First["status"], pair.Second["status"]))
            );

    private static int StatusWrites(string auditLog, DateTimeOffset since)
    {
        using var file = new StreamReader(new FileStream(auditLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .Where(entry =>
                entry["time"] is { } time && DateTimeOffset.Parse((string)time!, System.Globalization.CultureInfo.InvariantCulture) >= since
            )
            .Count(entry =>
                (string?)entry["resource"] is "gateways.gateway.networking.k8s.io/status" or "httproutes.gateway.networking.k8s.io/status"
                && (int?)entry["code"] == 200
                && (string?)entry["verb"] is "patch" or "update"
            );
    }

    private const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: default}
        spec:
          gatewayClassName: kuma
          listeners:
          - {name: http, port: 8080, protocol: HTTP}
        """;

    private static string Route(string name, string path, string backend) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: {{name}}, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              rules:
              - matches: [{path: {value: {{path}} } }]
                backendRefs: [{name: {{backend}}, port: 80}]
            """;
}
