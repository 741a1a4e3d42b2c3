using Portolan.ProxyConfig;

namespace Portolan.Proxy.Backends;

/// <summary>Says whether a backend may be asked once more, by what it was asked lately (GEP-3388). Each proxy counts for itself.</summary>
internal sealed class RepeatBudget(RetryBudgetPolicy policy)
{
    private readonly SlidingCount _requests = new(Milliseconds(policy.Interval));
    private readonly SlidingCount _repeats = new(Milliseconds(policy.Interval));
    private readonly SlidingCount _recentRepeats = new(Milliseconds(policy.LeastInterval));

    /// <summary>What it was made from.</summary>
    public RetryBudgetPolicy Policy => policy;

    /// <summary>The backend is asked for the first time for a request.</summary>
    public void CountRequest(long now) => _requests.Add(now);

    /// <summary>Whether a request may be repeated at <paramref name="now"/>; then the repeat is counted.</summary>
    public bool TryRepeat(long now)
    {
        // "if … there have been 1000 active requests in the past 10 seconds, and the allowed percentage … is 20%, then 200 of those
        // requests may be composed of retries": a repeat is one of the requests.
        var repeats = _repeats.At(now) + 1;
        var isWithin = repeats * 100 <= policy.Percent * (_requests.At(now) + repeats);
        if (!isWithin && _recentRepeats.At(now) >= policy.LeastCount)
        {
            return false;
        }

        _repeats.Add(now);
        _recentRepeats.Add(now);
        return true;
    }

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
