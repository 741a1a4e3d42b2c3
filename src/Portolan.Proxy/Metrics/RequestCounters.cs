using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Metrics;

/// <summary>What is counted of a port's requests. A fixed number of series, however many routes there are.</summary>
internal sealed class RequestCounters
{
    /// <summary>Upper bounds of the duration buckets, in seconds.</summary>
    public static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly long[] BoundTicks = [.. Bounds.Select(bound => TimeSpan.FromSeconds(bound).Ticks)];

    private readonly StripedCounters _classes = new(6);
    private readonly StripedCounters _errors = new(Enum.GetValues<ProxyError>().Length);
    private readonly StripedCounters _durations = new(Bounds.Length + 2);

    /// <summary>Counts a request that is over.</summary>
    public void Count(int status, ProxyError error, TimeSpan duration)
    {
        var statusClass = status / 100;
        _classes.Increment(statusClass is >= 1 and <= 5 ? statusClass : 0);
        if (error != ProxyError.None)
        {
            _errors.Increment((int)error);
        }

        _durations.Increment(BucketOf(duration.Ticks));
        _durations.Add(Bounds.Length + 1, duration.Ticks);
    }

    /// <summary>Counts a request that is over, on a loop.</summary>
    public void Count(int loop, int status, ProxyError error, TimeSpan duration)
    {
        var statusClass = status / 100;
        _classes.AddOn(loop, statusClass is >= 1 and <= 5 ? statusClass : 0, 1);
        if (error != ProxyError.None)
        {
            _errors.AddOn(loop, (int)error, 1);
        }

        _durations.AddOn(loop, BucketOf(duration.Ticks), 1);
        _durations.AddOn(loop, Bounds.Length + 1, duration.Ticks);
    }

    /// <summary>Requests answered with a status of this class (2 for 2xx).</summary>
    public long OfClass(int statusClass) => _classes[statusClass];

    /// <summary>Requests that ended with this error.</summary>
    public long OfError(ProxyError error) => _errors[(int)error];

    /// <summary>Requests in a bucket; the last one has no upper bound.</summary>
    public long InBucket(int index) => _durations[index];

    /// <summary>All durations together.</summary>
    public TimeSpan TotalDuration => TimeSpan.FromTicks(_durations[Bounds.Length + 1]);

    private static int BucketOf(long ticks)
    {
        var index = 0;
        while (index < BoundTicks.Length && ticks > BoundTicks[index])
        {
            index++;
        }

        return index;
    }
}
