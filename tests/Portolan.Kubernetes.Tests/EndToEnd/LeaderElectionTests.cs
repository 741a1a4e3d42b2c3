using System.Threading.Channels;
using Portolan.Api.Core;
using Portolan.Kubernetes.Leases;
using Portolan.Kubernetes.Tests.Fakes;
using Portolan.Kubernetes.Writing;

namespace Portolan.Kubernetes.Tests.EndToEnd;

public sealed class LeaderElectionTests
{
    private readonly Channel<string> _leaders = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task Of_three_candidates_one_leads_and_the_next_takes_over_when_it_ends()
    {
        await using var api = new RealApi();
        await api.StartAsync();
        var candidates = new Dictionary<string, CancellationTokenSource>(StringComparer.Ordinal);
        foreach (var name in (string[])["a", "b", "c"])
        {
            candidates[name] = new CancellationTokenSource();
            _ = RunAsync(api, name, candidates[name].Token);
        }

        var seen = new List<string>();
        foreach (var _ in candidates)
        {
            var leader = await _leaders.Reader.ReadAsync(Deadline.Token);
            Assert.False(_leaders.Reader.TryPeek(out var second), $"{second} leads beside {leader}");
            seen.Add(leader);
            await candidates[leader].CancelAsync();
        }

        Assert.Equal(["a", "b", "c"], seen.Order());
        var lease = await api.Objects.FindAsync<Lease>(new("default", "test"), Deadline.Token);
        Assert.NotNull(lease);
    }

    private Task RunAsync(RealApi api, string name, CancellationToken cancellation)
    {
        var options = new LeaderElectionOptions
        {
            Lease = new("default", "test"),
            Identity = name,
            RetryPeriod = TimeSpan.FromMilliseconds(20),
        };
        return new LeaderElection(new ObjectWriter(api.Api, TimeProvider.System), options).RunAsync(
            async leading =>
            {
                await _leaders.Writer.WriteAsync(name, leading);
                await Task.Delay(Timeout.InfiniteTimeSpan, leading);
            },
            cancellation
        );
    }
}
