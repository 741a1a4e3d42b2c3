using System.Net;
using Portolan.Api.Core;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.Kubernetes.Leases;

namespace Portolan.ControlPlane.Tests.EndToEnd;

public sealed class StandbyTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        await _cluster.CreateAsync<Namespace>("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kuma-system"}}""");
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task One_control_plane_leads_and_another_takes_over_when_it_ends()
    {
        var first = _cluster.NewControlPlane(Election("first"));
        await first.StartAsync(Deadline.Token);
        await first.Ready.WaitAsync(Deadline.Token);
        await using var second = _cluster.NewControlPlane(Election("second"));
        await second.StartAsync(Deadline.Token);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "waiting for leadership\n"), await ReadinessAsync(second));

        await first.DisposeAsync();

        await second.Ready.WaitAsync(Deadline.Token);
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await ReadinessAsync(second));
    }

    private static LeaderElectionOptions Election(string identity) =>
        new() { Lease = new("kuma-system", "portolan"), Identity = identity, RetryPeriod = TimeSpan.FromMilliseconds(50) };

    private static async Task<(HttpStatusCode Code, string Text)> ReadinessAsync(ControlPlane controlPlane)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{controlPlane.DiagnosticsEndpoint!.Port}/ready"), Deadline.Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Deadline.Token));
    }
}
