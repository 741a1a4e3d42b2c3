using Portolan.Proxy.Metrics;

namespace Portolan.Proxy.Backends;

/// <summary>What happened to a backend's requests since it was configured; counted on loops.</summary>
internal sealed class BackendCounters
{
    private readonly LoopCounts _counts = new(3);

    public long Requests => _counts.Sum(0);

    public long Failures => _counts.Sum(1);

    public long Retries => _counts.Sum(2);

    public void CountRequest(int loop) => _counts.Add(loop, 0, 1);

    public void CountFailure(int loop) => _counts.Add(loop, 1, 1);

    public void CountRetry(int loop) => _counts.Add(loop, 2, 1);
}
