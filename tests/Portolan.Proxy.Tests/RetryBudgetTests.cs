using Portolan.Proxy.Backends;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

/// <summary>A backend that fails is not asked more and more (GEP-3388).</summary>
public sealed class RetryBudgetTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    [Fact]
    public void Repeats_are_a_share_of_all_requests_of_the_interval()
    {
        var budget = new RepeatBudget(new RetryBudgetPolicy(20, Ten, 1, TimeSpan.FromHours(1)));
        for (var request = 0; request < 800; request++)
        {
            budget.CountRequest(1_000);
        }

        Assert.True(budget.TryRepeat(1_000));
        Assert.Equal(199, Enumerable.Range(0, 1_000).Count(_ => budget.TryRepeat(1_000)));
        Assert.False(budget.TryRepeat(10_999));
        for (var request = 0; request < 4; request++)
        {
            budget.CountRequest(11_000);
        }

        Assert.Equal(1, Enumerable.Range(0, 100).Count(_ => budget.TryRepeat(11_000)));
    }

    [Fact]
    public void Little_traffic_may_be_repeated_at_the_least_rate()
    {
        var budget = new RepeatBudget(new RetryBudgetPolicy(0, Ten, 3, TimeSpan.FromSeconds(1)));

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => budget.TryRepeat(500)));
        Assert.Equal(0, Enumerable.Range(0, 10).Count(_ => budget.TryRepeat(1_499)));
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => budget.TryRepeat(1_500)));
    }

    [Fact]
    public void Everything_may_be_repeated_when_the_share_is_all_of_it()
    {
        var budget = new RepeatBudget(new RetryBudgetPolicy(100, Ten, 1, Ten));
        budget.CountRequest(1);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(budget.TryRepeat(1)));
    }

    [Fact]
    public async Task No_count_is_lost_among_loops()
    {
        var count = new SlidingCount(3_600_000);
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        for (var round = 0; round < 10_000; round++)
                        {
                            count.Add(round);
                        }
                    })
                )
        );

        Assert.Equal(40_000, count.At(10_000));
    }

    [Fact]
    public void Beyond_the_budget_a_failed_request_is_answered_503_and_not_sent_again()
    {
        var rig = new ExchangeRig(
            Rigs.Forward(route => route with { Retry = new RetryPolicy([500], 1, TimeSpan.FromMilliseconds(1)) })
                .Budget(Rigs.Key, new RetryBudgetPolicy(0, Ten, 2, Ten))
        );
        var seen = 0;
        rig.Backend(
            Rigs.Address,
            peer =>
                peer.Received = from =>
                {
                    from.Take();
                    seen++;
                    from.Connection.Write("HTTP/1.1 500 Failed\r\nContent-Length: 0\r\nDate: x\r\n\r\n"u8);
                }
        );

        var answers = Enumerable.Range(0, 4).Select(_ => Ask(rig)).ToList();

        Assert.Equal(["500", "500", "503", "503"], answers);
        Assert.Equal(6, seen);
        Assert.Contains("\"flag\":\"RB\"", rig.Logged, StringComparison.Ordinal);
        rig.Apply(Rigs.Forward(route => route with { Retry = new RetryPolicy([500], 1, TimeSpan.FromMilliseconds(1)) }));
        Assert.Equal("500", Ask(rig));
    }

    private static string Ask(ExchangeRig rig)
    {
        var client = rig.Client();
        client.Send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        rig.Loop.Advance(50);
        return client.Text[9..12];
    }
}
