using Portolan.Proxy.Errors;
using Portolan.Proxy.Streams;

namespace Portolan.Proxy.Metrics;

/// <summary>What is counted of a port's connections that carry bytes, or of its flows of datagrams.</summary>
internal sealed class StreamCounters
{
    private readonly LoopCounts _ends = new(Enum.GetValues<ProxyError>().Length);
    private readonly LoopCounts _bytes = new(2);

    /// <summary>Bytes from clients to endpoints.</summary>
    public long BytesUp => _bytes.Sum(0);

    /// <summary>Bytes from endpoints to clients.</summary>
    public long BytesDown => _bytes.Sum(1);

    /// <summary>Streams that ended so.</summary>
    public long OfError(ProxyError error) => _ends.Sum((int)error);

    /// <summary>Counts a stream that is over, on a loop.</summary>
    public void Count(int loop, in StreamReport report)
    {
        _ends.Add(loop, (int)report.Error, 1);
        _bytes.Add(loop, 0, report.BytesUp);
        _bytes.Add(loop, 1, report.BytesDown);
    }
}
