using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Exchange;

/// <summary>A port that is listened on, as its connections see it. Read from every loop.</summary>
internal interface IServedPort
{
    /// <summary>What is served now; a request reads it once and keeps it.</summary>
    PortModel Model { get; }

    /// <summary>Whether responses should tell the client to leave: <c>Connection: close</c>, GOAWAY.</summary>
    bool IsClosing { get; }

    /// <summary>Counts of the port's requests.</summary>
    RequestCounters Counters { get; }
}
