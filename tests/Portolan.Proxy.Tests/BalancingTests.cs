using CsCheck;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Metrics;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class BalancingTests
{
    [Fact]
    public void Shares_are_exact_over_every_window_of_their_sum()
    {
        Gen.Int[0, 40]
            .Array[1, 6]
            .Where(weights => weights.Sum() > 0)
            .Sample(weights =>
            {
                var choice = WeightedChoice.Create(weights, new ExactShare())!;
                var counts = new int[weights.Length];
                for (var draw = 0; draw < weights.Sum() * 2; draw++)
                {
                    counts[choice.Next()]++;
                }

                Assert.Equal(weights.Select(weight => weight * 2), counts);
            });
    }

    [Fact]
    public void Shares_are_even_within_a_window()
    {
        var choice = WeightedChoice.Create([90, 10], new ExactShare())!;

        var draws = Enumerable.Range(0, 100).Select(_ => choice.Next()).ToList();

        // Ten of a hundred, and never two in a row: no burst goes to the small share.
        Assert.DoesNotContain(draws.Zip(draws.Skip(1)), pair => pair is (1, 1));
    }

    [Fact]
    public async Task Shares_are_exact_under_concurrency()
    {
        var choice = WeightedChoice.Create([3, 1], new ExactShare())!;
        var small = 0;

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        for (var draw = 0; draw < 10_000; draw++)
                        {
                            Interlocked.Add(ref small, choice.Next());
                        }
                    })
                )
        );

        Assert.Equal(10_000, small);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0, 0 })]
    [InlineData(new[] { -1 })]
    public void Nothing_is_chosen_without_a_weight(int[] weights)
    {
        Assert.Null(WeightedChoice.Create(weights, new ExactShare()));
    }

    [Fact]
    public void A_fraction_is_exact()
    {
        var fraction = new Fraction(30, 100);

        Assert.Equal(300, Enumerable.Range(0, 1000).Count(_ => fraction.Next()));
    }

    [Fact]
    public void The_less_busy_of_two_endpoints_is_taken()
    {
        var pool = Pool(2);
        var busy = pool.Candidates[0];
        busy.Begin(0);

        var counts = Count(pool, 1000);

        // Both draws fall on the busy one in a quarter of the cases.
        Assert.InRange(counts.GetValueOrDefault(busy), 150, 350);
    }

    [Fact]
    public void What_other_loops_sent_does_not_count()
    {
        var pool = Pool(2);
        for (var request = 0; request < 100; request++)
        {
            pool.Candidates[0].Begin(loop: 1);
        }

        pool.Candidates[1].Begin(loop: 0);

        // Both draws fall on the second in a quarter of the cases.
        Assert.InRange(Count(pool, 1000).GetValueOrDefault(pool.Candidates[0]), 650, 850);
        Assert.Equal(100, pool.Candidates[0].InFlight);
    }

    [Fact]
    public async Task Counts_of_several_loops_are_exact()
    {
        var counts = new LoopCounts(2);

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(loop =>
                    Task.Run(() =>
                    {
                        for (var number = 0; number < 10_000; number++)
                        {
                            counts.Add(loop, 1, 1);
                        }
                    })
                )
        );

        Assert.Equal(80_000, counts.Sum(1));
        Assert.Equal(10_000, counts.Of(7, 1));
        Assert.Equal(0, counts.Sum(0));
        Assert.Equal(0, counts.Of(8, 1));
    }

    [Fact]
    public void An_endpoint_that_was_tried_is_not_tried_again()
    {
        var pool = Pool(3);
        BackendEndpoint[] tried = [pool.Candidates[0], pool.Candidates[2]];

        Assert.Same(pool.Candidates[1], LeastRequest.Choose(pool.Candidates, tried, 0, 0));
        Assert.Null(LeastRequest.Choose(pool.Candidates, pool.Candidates.ToArray(), 0, 0));
    }

    [Fact]
    public void An_endpoint_rests_after_three_failures_and_comes_back()
    {
        var pool = Pool(3);
        var failing = pool.Candidates[0];
        Fail(failing, 3);

        Assert.DoesNotContain(failing, Count(pool, 500).Keys);
        Assert.False(failing.IsHealthy(4 * TimeSpan.TicksPerSecond));
        Assert.True(failing.IsHealthy(5 * TimeSpan.TicksPerSecond));
    }

    [Fact]
    public void Health_is_not_believed_when_most_endpoints_fail()
    {
        var pool = Pool(3);
        Fail(pool.Candidates[0], 3);
        Fail(pool.Candidates[1], 3);

        Assert.Equal(3, Count(pool, 500).Count);
    }

    [Fact]
    public void A_success_between_failures_keeps_an_endpoint()
    {
        var pool = Pool(1);
        Fail(pool.Candidates[0], 2);
        pool.Candidates[0].Succeeded();
        Fail(pool.Candidates[0], 2);

        Assert.True(pool.Candidates[0].IsHealthy(0));
    }

    [Fact]
    public void An_endpoint_that_stays_keeps_its_state_and_is_listed_once()
    {
        var key = new BackendKey("Service", "test", "cart", 80);
        var state = new BackendState(new BackendSettings(new Backend { Key = key }, tls: null));
        var one = new Endpoint("10.0.0.1", 80, EndpointState.Ready);
        state.Update(new EndpointSet(key, [one, one]));
        var before = state.Pool.Candidates[0];
        before.Begin(0);

        state.Update(new EndpointSet(key, [new Endpoint("10.0.0.2", 80, EndpointState.Ready), one]));

        Assert.Equal(2, state.Pool.Candidates.Length);
        Assert.Contains(before, state.Pool.All);
        Assert.Equal(1, before.InFlight);
    }

    private static EndpointPool Pool(int count)
    {
        EquatableList<Endpoint> endpoints =
        [
            .. Enumerable.Range(1, count).Select(number => new Endpoint($"10.0.0.{number}", 80, EndpointState.Ready)),
        ];
        return EndpointPool.Create(null, endpoints, EndpointPool.Empty);
    }

    private static void Fail(BackendEndpoint endpoint, int times)
    {
        for (var failure = 0; failure < times; failure++)
        {
            endpoint.Failed(0, TimeSpan.TicksPerSecond);
        }
    }

    private static Dictionary<BackendEndpoint, int> Count(EndpointPool pool, int draws) =>
        Enumerable
            .Range(0, draws)
            .Select(_ => LeastRequest.Choose(pool.Candidates, [], 0, 0)!)
            .GroupBy(endpoint => endpoint)
            .ToDictionary(group => group.Key, group => group.Count());
}
