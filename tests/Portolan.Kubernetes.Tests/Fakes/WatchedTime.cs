using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Portolan.Kubernetes.Tests.Fakes;

/// <summary>A fake clock that tells when somebody has begun to wait, so that a test advances it at the right moment.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody waits for this long, and lets it pass.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        while (await _timers.Reader.ReadAsync(Deadline.Token) != wait)
        {
            // Another timer.
        }

        Advance(wait);
    }
}
