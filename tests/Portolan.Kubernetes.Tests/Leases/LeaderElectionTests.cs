using System.Net;
using System.Text.Json.Nodes;
using Portolan.Kubernetes.Leases;
using Portolan.Kubernetes.Tests.Fakes;
using Portolan.Kubernetes.Writing;

namespace Portolan.Kubernetes.Tests.Leases;

public sealed class LeaderElectionTests
{
    private readonly FakeApi _api = new();
    private readonly WatchedTime _time = new();
    private readonly TaskCompletionSource<CancellationToken> _leading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly LeaderElection _election;

    public LeaderElectionTests() =>
        _election = new LeaderElection(
            new ObjectWriter(_api.Connect(), _time),
            new LeaderElectionOptions
            {
                Lease = new("kuma-system", "portolan"),
                Identity = "me",
                Time = _time,
            }
        );

    [Fact]
    public async Task A_lease_that_is_not_there_is_created_and_held()
    {
        var run = _election.RunAsync(Lead, _stop.Token);

        (await _api.NextAsync()).Fail(HttpStatusCode.NotFound, "NotFound");
        var create = await _api.NextAsync();
        Assert.Equal(("POST", "me"), (create.Method, Holder(create.Body)));
        create.Answer(create.Body);

        await _leading.Task.WaitAsync(Deadline.Token);
        await StopAsync(run, Lease("me"));
    }

    [Fact]
    public async Task Another_ones_lease_is_taken_only_when_it_has_not_changed_for_its_duration()
    {
        var run = _election.RunAsync(Lead, _stop.Token);

        // Seen at 0, 2, … 14 seconds it is left alone. Time passes while nothing is asked, so that no busy machine lets more of it pass.
        for (var look = 0; look < 8; look++)
        {
            (await _api.NextAsync()).Answer(Lease("other", duration: 15));
            await _time.PassAsync(TimeSpan.FromSeconds(2));
        }

        (await _api.NextAsync()).Answer(Lease("other", duration: 15));
        var request = await _api.NextAsync();
        Assert.Equal("PUT", request.Method);
        Assert.Equal(1, (int)JsonNode.Parse(request.Body)!["spec"]!["leaseTransitions"]!);
        request.Answer(request.Body);
        await _leading.Task.WaitAsync(Deadline.Token);
        await StopAsync(run, Lease("me"));
    }

    [Fact]
    public async Task A_leader_that_cannot_renew_stops_before_another_takes_over()
    {
        var run = _election.RunAsync(Lead, _stop.Token);
        (await _api.NextAsync()).Answer(Lease("me"));
        (await _api.NextAsync()).Answer(Lease("me"));
        var leading = await _leading.Task.WaitAsync(Deadline.Token);

        // Renewed last now. One attempt every two seconds fails; ten seconds are the limit, and another may come after fifteen.
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            await _time.PassAsync(TimeSpan.FromSeconds(2));
            (await _api.NextAsync()).Fail(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable");
        }

        Assert.False(leading.IsCancellationRequested);
        await _time.PassAsync(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Task.Delay(Timeout.InfiniteTimeSpan, leading).WaitAsync(Deadline.Token)
        );
        Assert.True(leading.IsCancellationRequested);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _time.PassUntilAsync(Finished(run)));
    }

    [Fact]
    public async Task A_leader_that_ends_gives_the_lease_back()
    {
        var run = _election.RunAsync(Lead, _stop.Token);
        (await _api.NextAsync()).Answer(Lease("me"));
        (await _api.NextAsync()).Answer(Lease("me"));
        await _leading.Task.WaitAsync(Deadline.Token);

        await _stop.CancelAsync();
        (await _api.NextAsync()).Answer(Lease("me"));
        var release = await _api.NextAsync();
        Assert.Equal(("PUT", ""), (release.Method, Holder(release.Body)));
        release.Answer(release.Body);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private async Task Lead(CancellationToken cancellation)
    {
        _leading.TrySetResult(cancellation);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }

    private async Task StopAsync(Task run, string lease)
    {
        await _stop.CancelAsync();
        (await _api.NextAsync()).Answer(lease);
        (await _api.NextAsync()).Answer(lease);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static async Task<bool> Finished(Task run)
    {
        await run;
        return true;
    }

    private static string Holder(string lease) => (string)JsonNode.Parse(lease)!["spec"]!["holderIdentity"]!;

    private static string Lease(string holder, int duration = 15) =>
        $$"""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"portolan","namespace":"kuma-system","resourceVersion":"1"},"spec":{"holderIdentity":"{{holder}}","leaseDurationSeconds":{{duration}},"acquireTime":"2026-01-01T00:00:00.000000Z","renewTime":"2026-01-01T00:00:00.000000Z","leaseTransitions":0} }""";
}
