using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.ControlPlane.Reporting;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.Kubernetes.Leases;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Tests.EndToEnd;

/// <summary>Several control planes over one API.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    // So long that no busy machine loses it in between; who ends gives it back.
    private static readonly TimeSpan LongLease = TimeSpan.FromMinutes(1);

    private static readonly NamespacedName Edge = new("default", "edge");
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        await _cluster.CreateAsync<Gateway>(Manifests.Gateway);
        await _cluster.CreateAsync<Service>(Manifests.Service);
        await _cluster.CreateAsync<HttpRoute>(Manifests.Route("cart"));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task What_a_proxy_says_to_one_that_follows_is_written_by_the_one_that_leads()
    {
        await using var leader = await StartAsync("first");
        await using var follower = await StartAsync("second");

        using var proxy = await ServeAsync(follower, stream: 1);

        await _cluster.WaitForAsync<Gateway>(Edge, IsProgrammed);
        Assert.Equal("portolan_leading 0", await LeadingAsync(follower));
        Assert.Equal("portolan_leading 1", await LeadingAsync(leader));
    }

    [Fact]
    public async Task Who_takes_over_writes_no_status_anew()
    {
        var leader = await StartAsync("first");
        using var proxy = await ServeAsync(leader, stream: 1);
        var programmed = await _cluster.WaitForAsync<Gateway>(Edge, IsProgrammed);
        await using var follower = await StartAsync("second");

        await leader.DisposeAsync();
        using var again = await ServeAsync(follower, stream: 2);
        while (await LeadingAsync(follower) != "portolan_leading 1")
        {
            Deadline.Token.ThrowIfCancellationRequested();
        }

        // A route that is written shows that the new leader has come as far.
        await _cluster.CreateAsync<HttpRoute>(Manifests.Route("later", "/later"));
        await _cluster.WaitForAsync<HttpRoute>(new("default", "later"), route => route.Status is not null);
        var attached = await _cluster.WaitForAsync<Gateway>(Edge, gateway => gateway.Status?.Listeners is [{ AttachedRoutes: 2 }]);
        Assert.Equal(
            programmed
                .Status!.Listeners[0]
                .Conditions.Select(condition => (condition.Type, condition.Status, condition.LastTransitionTime)),
            attached.Status!.Listeners[0].Conditions.Select(condition => (condition.Type, condition.Status, condition.LastTransitionTime))
        );
    }

    [Fact]
    public async Task Reports_are_written_when_they_change_and_not_for_each_version()
    {
        await using var plane = await StartAsync("first");
        using var proxy = await ServeAsync(plane, stream: 1);
        var report = Assert.Single(await _cluster.WaitForAllAsync<ConfigMap>(all => all.Any(IsReport)), IsReport);

        await _cluster.CreateAsync<HttpRoute>(Manifests.Route("later", "/later"));
        var delta = await proxy.ReadAsync();
        await proxy.AcknowledgeAsync(
            delta.Version,
            new ListenerReport(new ListenerKey("Gateway", "default", "edge", "http"), 1, ListenerFault.None, "")
        );

        // What would be written for this answer is written before what a second proxy says.
        using var other = await ServeAsync(plane, stream: 1, instance: "two");
        var both = Assert.Single(
            await _cluster.WaitForAllAsync<ConfigMap>(all => all.Any(one => IsReport(one) && one.Data.Count == 2)),
            IsReport
        );
        Assert.Equal(report.Data.Single(), both.Data.Single(entry => entry.Key == report.Data.Single().Key));
        Assert.Equal(2, await MetricAsync(plane, "portolan_report_writes_total"));
    }

    [Fact]
    public async Task What_a_replica_that_died_had_written_is_swept_away_and_its_proxies_are_forgotten()
    {
        await _cluster.CreateAsync<Namespace>("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kuma-system"}}""");
        var dead = new ReplicaIdentity("kuma-system", "dead");
        var proxy = ProxyKey.Gateway("default", "edge");
        var stream = new ReportStream(proxy, "gone", 1, "a");
        var said = new ConfigAcknowledgement
        {
            Version = 0,
            Listeners = [new ListenerReport(new ListenerKey("Gateway", "default", "edge", "http"), 1, ListenerFault.None, "")],
        };
        await _cluster.CreateAsync<ConfigMap>(
            new System.Text.Json.Nodes.JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["name"] = dead.Report(proxy).Name,
                    ["namespace"] = "kuma-system",
                    ["labels"] = new System.Text.Json.Nodes.JsonObject { [ReplicaIdentity.Label] = dead.Name },
                },
                ["data"] = new System.Text.Json.Nodes.JsonObject { ["a"] = ReportText.Write(stream, said) },
            }.ToJsonString()
        );

        await using var plane = await StartAsync("first", leaseDuration: TimeSpan.FromSeconds(1));

        await _cluster.WaitForAsync<Gateway>(Edge, IsProgrammed);
        await _cluster.WaitForAbsenceAsync<ConfigMap>(dead.Report(proxy));
        await _cluster.WaitForAsync<Gateway>(Edge, gateway => !IsProgrammed(gateway));
    }

    private static bool IsReport(ConfigMap map) => map.Metadata.Labels.ContainsKey(ReplicaIdentity.Label);

    private static bool IsProgrammed(Gateway gateway) =>
        gateway.Status!.Listeners is [var listener] && IsTrue(listener.Conditions, "Programmed");

    private static bool IsTrue(EquatableList<Condition> conditions, string type) =>
        conditions.Any(condition => condition.Type == type && condition.Status == ConditionStatus.True);

    private Task<ControlPlane> StartAsync(string identity) => StartAsync(identity, LongLease);

    private async Task<ControlPlane> StartAsync(string identity, TimeSpan leaseDuration)
    {
        var plane = _cluster.NewControlPlane(
            new LeaderElectionOptions
            {
                Lease = new("kuma-system", "portolan"),
                Identity = identity,
                LeaseDuration = leaseDuration,
                RenewDeadline = leaseDuration * 0.8,
                RetryPeriod = TimeSpan.FromMilliseconds(50),
            }
        );
        await plane.StartAsync(Deadline.Token);
        await plane.Ready.WaitAsync(Deadline.Token);
        await _cluster.WaitForAsync<Gateway>(Edge, gateway => IsTrue(gateway.Status!.Conditions, "Accepted"));
        return plane;
    }

    private static async Task<TestProxy> ServeAsync(ControlPlane plane, long stream, string instance = "one")
    {
        var proxy = await TestProxy.ConnectAsync(
            await plane.ConfigEndpoint,
            new ProxyHello(ProxyKey.Gateway("default", "edge"), instance, "test", stream),
            TestCluster.Token
        );
        await proxy.AcknowledgeAsync(await proxy.ReadAsync());
        return proxy;
    }

    private static async Task<string> LeadingAsync(ControlPlane plane) =>
        (await MetricsAsync(plane)).Split('\n').Single(line => line.StartsWith("portolan_leading ", StringComparison.Ordinal));

    private static async Task<int> MetricAsync(ControlPlane plane, string name) =>
        int.Parse(
            (await MetricsAsync(plane)).Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1],
            System.Globalization.CultureInfo.InvariantCulture
        );

    private static async Task<string> MetricsAsync(ControlPlane plane)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{plane.DiagnosticsEndpoint!.Port}/metrics"), Deadline.Token);
    }
}
