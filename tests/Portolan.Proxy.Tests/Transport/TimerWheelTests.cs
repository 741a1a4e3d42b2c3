using Portolan.Proxy.Tests.Support.Memory;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Transport;

/// <summary>The wheel against a sorted list: what is due, when, and in which order.</summary>
public sealed class TimerWheelTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fires_what_a_sorted_list_would_fire(int seed)
    {
        var random = new Random(seed);
        var wheel = new TimerWheel();
        var loop = new MemoryLoop();
        var now = random.NextInt64(1L << 40);
        wheel.SetTime(now);
        var fired = new List<long>();
        var timers = Enumerable.Range(0, 60).Select(_ => new Noting(fired)).ToArray();
        for (var step = 0; step < 2_000; step++)
        {
            var timer = timers[random.Next(timers.Length)];
            switch (random.Next(4))
            {
                case 0:
                    timer.Stop();
                    timer.Expected = null;
                    break;
                case 1:
                    var expected = timers.Where(one => one.Expected is not null).Select(one => one.Expected!.Value);
                    now += random.NextInt64(1L << random.Next(1, 24));
                    var due = expected.Where(time => time <= now).Order().ToList();
                    Assert.True(wheel.NextTime() <= expected.DefaultIfEmpty(long.MaxValue).Min());
                    fired.Clear();
                    wheel.Advance(now, loop);
                    Assert.Equal(due, fired);
                    break;
                default:
                    timer.Expected = now + 1 + random.NextInt64(1L << random.Next(1, 26));
                    wheel.Start(timer, timer.Expected.Value);
                    break;
            }

            Assert.Equal(timers.Count(one => one.Expected is not null), wheel.Count());
        }

        Assert.Empty(loop.Faults);
    }

    [Fact]
    public void A_timer_may_start_itself_and_stop_another_that_is_due_with_it()
    {
        var loop = new MemoryLoop();
        var victim = new Acting(() => Assert.Fail("it was stopped"));
        var runs = 0;
        Acting? again = null;
        again = new Acting(() =>
        {
            victim.Stop();
            if (++runs < 3)
            {
                loop.Start(again!, 10);
            }
        });
        loop.Start(victim, 10);
        loop.Start(again, 10);
        loop.Advance(1_000);
        Assert.Equal(3, runs);
        Assert.Equal(0, loop.CountTimers());
    }

    [Fact]
    public void No_timer_runs_early()
    {
        var loop = new MemoryLoop();
        var isDue = false;
        loop.Start(new Acting(() => isDue = true), 5_000);
        loop.Advance(5_000);
        Assert.False(isDue);
        loop.Advance(1);
        Assert.True(isDue);
    }

    private sealed class Noting(List<long> fired) : LoopTimer
    {
        public long? Expected { get; set; }

        protected internal override void OnDue()
        {
            fired.Add(Expected!.Value);
            Expected = null;
        }
    }

    private sealed class Acting(Action action) : LoopTimer
    {
        protected internal override void OnDue() => action();
    }
}
