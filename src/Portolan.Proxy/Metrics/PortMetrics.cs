using System.Collections.Concurrent;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Metrics;

/// <summary>The counters of each port, which outlive its listeners.</summary>
internal sealed class PortMetrics
{
    private readonly ConcurrentDictionary<int, RequestCounters> _ports = new();
    private readonly ConcurrentDictionary<PortKey, StreamCounters> _streams = new();

    /// <summary>All ports that were ever served, in order.</summary>
    public IEnumerable<KeyValuePair<int, RequestCounters>> All => _ports.OrderBy(port => port.Key);

    /// <summary>All ports of streams and datagrams that were ever served, in order.</summary>
    public IEnumerable<KeyValuePair<PortKey, StreamCounters>> AllStreams => _streams.OrderBy(port => port.Key);

    /// <summary>The counters of a port of streams or datagrams.</summary>
    public StreamCounters StreamsOf(PortKey port) => _streams.GetOrAdd(port, static _ => new StreamCounters());

    /// <summary>The counters of a port.</summary>
    public RequestCounters Of(int port) => _ports.GetOrAdd(port, static _ => new RequestCounters());
}
