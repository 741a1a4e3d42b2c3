using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Metrics;

/// <summary>What is counted of a port's requests. A fixed number of series, however many routes there are.</summary>
internal sealed class RequestCounters
{
    /// <summary>Upper bounds of the duration buckets, in seconds.</summary>
    public static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly long[] BoundTicks = [.. Bounds.Select(bound => TimeSpan.FromSeconds(bound).Ticks)];

    private readonly LoopCounts _classes = new(6);
    private readonly LoopCounts _errors = new(Enum.GetValues<ProxyError>().Length);
    private readonly LoopCounts _durations = new(Bounds.Length + 2);

    /// <summary>Counts a request that is over, on a loop.</summary>
    public void Count(int loop, int status, ProxyError error, TimeSpan duration)
    {
        var statusClass = status / 100;
        _classes.Add(loop, statusClass is >= 1 and <= 5 ? statusClass : 0, 1);
        if (error != ProxyError.None)
        {
            _errors.Add(loop, (int)error, 1);
        }

        _durations.Add(loop, BucketOf(duration.Ticks), 1);
        _durations.Add(loop, Bounds.Length + 1, duration.Ticks);
    }

    /// <summary>Requests answered with a status of this class (2 for 2xx).</summary>
    public long OfClass(int statusClass) => _classes.Sum(statusClass);

    /// <summary>Requests that ended with this error.</summary>
    public long OfError(ProxyError error) => _errors.Sum((int)error);

    /// <summary>Requests in a bucket; the last one has no upper bound.</summary>
    public long InBucket(int index) => _durations.Sum(index);

    /// <summary>All durations together.</summary>
    public TimeSpan TotalDuration => TimeSpan.FromTicks(_durations.Sum(Bounds.Length + 1));

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
