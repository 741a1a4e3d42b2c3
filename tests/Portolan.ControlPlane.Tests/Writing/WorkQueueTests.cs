using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.ControlPlane.Writing;

namespace Portolan.ControlPlane.Tests.Writing;

public sealed class WorkQueueTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _done = new();
    private readonly SemaphoreSlim _worked = new(0);
    private readonly WorkQueue<string> _queue;
    private TimeSpan? _again;

    public WorkQueueTests()
    {
        _queue = new WorkQueue<string>(_time);
        _ = _queue.RunAsync(2, WorkAsync, Deadline.Token);
    }

    [Fact]
    public async Task A_single_wish_is_met_at_once()
    {
        _queue.Add("a");

        await _worked.WaitAsync(Deadline.Token);
        Assert.Equal(["a"], _done);
    }

    [Fact]
    public async Task A_thousand_wishes_in_a_second_are_met_with_few_works()
    {
        _queue.Add("a");
        await _worked.WaitAsync(Deadline.Token);
        for (var wish = 1; wish < 1000; wish++)
        {
            _queue.Add("a");
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        // However slow the workers were: they are asked once more, and not for each wish.
        await PassUntilWorkedAsync();
        Assert.InRange(_done.Count, 2, 12);
    }

    [Fact]
    public async Task The_last_wish_is_met_even_when_it_came_during_the_pause()
    {
        _queue.Add("a");
        await _worked.WaitAsync(Deadline.Token);

        _queue.Add("a");
        await PassUntilWorkedAsync();

        Assert.Equal(["a", "a"], _done);
    }

    [Fact]
    public async Task Work_that_failed_comes_back_by_itself_after_its_wait()
    {
        _again = TimeSpan.FromSeconds(3);
        _queue.Add("a");
        await _worked.WaitAsync(Deadline.Token);
        var begun = _time.GetUtcNow();

        _again = null;
        await PassUntilWorkedAsync();

        Assert.True(_time.GetUtcNow() - begun >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task One_key_does_not_wait_for_another()
    {
        _queue.Add("a");
        await _worked.WaitAsync(Deadline.Token);

        _queue.Add("b");
        await _worked.WaitAsync(Deadline.Token);

        Assert.Equal(["a", "b"], _done);
    }

    private async Task PassUntilWorkedAsync()
    {
        var worked = _worked.WaitAsync(Deadline.Token);
        await _time.PassUntilAsync(Done());

        async Task<bool> Done()
        {
            await worked;
            return true;
        }
    }

    private Task<TimeSpan?> WorkAsync(string key, CancellationToken cancellation)
    {
        _done.Enqueue(key);
        _worked.Release();
        return Task.FromResult(_again);
    }
}
