using Microsoft.Extensions.Logging;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Listening;

/// <summary>What the ports of one proxy share.</summary>
internal sealed record ListeningServices(
    LoopGroup Loops,
    IProtocolStarter Protocols,
    StreamLoops Streams,
    ConnectionAdmission Admission,
    PortMetrics Metrics,
    LimitCounts Reached,
    ProxyOptions Options,
    ILogger Logger
)
{
    public ProxyLimits Limits => Options.Limits;

    public TimeProvider TimeProvider => Options.TimeProvider;

    /// <summary>Tells of descriptors that ran out, seldom.</summary>
    public AcceptFailureLog AcceptFailures { get; } = new(Logger, Options.TimeProvider);
}
