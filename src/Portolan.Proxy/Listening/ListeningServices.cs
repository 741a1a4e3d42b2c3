using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Portolan.Proxy.Metrics;

namespace Portolan.Proxy.Listening;

/// <summary>What the ports of one proxy share.</summary>
internal sealed record ListeningServices(
    IConnectionListenerFactory Sockets,
    ConnectionHandover Handover,
    ConnectionAdmission Admission,
    PortMetrics Metrics,
    ProxyOptions Options,
    ILogger Logger)
{
    public ProxyLimits Limits => Options.Limits;

    public TimeProvider TimeProvider => Options.TimeProvider;
}
