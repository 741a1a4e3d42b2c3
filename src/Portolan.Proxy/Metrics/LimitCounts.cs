namespace Portolan.Proxy.Metrics;

/// <summary>How often each limit of <see cref="ProxyLimits"/> was reached, over all ports.</summary>
internal sealed class LimitCounts
{
    private readonly LoopCounts _counts = new(Enum.GetValues<ProxyLimit>().Length);

    /// <summary>How often a limit was reached.</summary>
    public long this[ProxyLimit limit] => _counts.Sum((int)limit);

    /// <summary>A limit was reached, on a loop.</summary>
    public void Reached(ProxyLimit limit, int loop) => _counts.Add(loop, (int)limit, 1);
}
