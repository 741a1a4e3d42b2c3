using System.Text;
using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;
using Portolan.Proxy.Names;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Streams;

/// <summary>The streams of all loops of a proxy, and what is told of those that are over.</summary>
internal sealed class StreamLoops
{
    private readonly StreamLoop[] _loops;
    private readonly LogDrain? _log;

    /// <summary>Makes one <see cref="StreamLoop"/> a loop.</summary>
    public StreamLoops(LoopGroup loops, ProxyOptions options, NameResolver names, LogDrain? log, LimitCounts reached)
    {
        Names = names;
        var limits = new StreamLimits
        {
            HelloPatience = (long)options.Limits.RequestHeadersTimeout.TotalMilliseconds,
            Idle = (long)options.Limits.TunnelIdleTimeout.TotalMilliseconds,
            HalfClosedIdle = (long)options.Limits.StreamIdleTimeout.TotalMilliseconds,
        };
        _loops = [.. loops.Loops.Select(loop => new StreamLoop(loop, limits, Names) { Reached = reached })];
        _log = log;
    }

    /// <summary>Finds endpoints whose address is a name.</summary>
    public NameResolver Names { get; }

    /// <summary>Serves a client's connection; on its loop.</summary>
    public IClientConnection Start(ByteConnection connection, IStreamPort port, StreamKind kind) =>
        _loops[connection.Loop.Index].Serve(connection, port, kind);

    /// <summary>Counts a stream that is over, and writes its line; on <paramref name="loop"/>.</summary>
    public void Report(EventLoop loop, PortFamily family, StreamCounters counters, in StreamReport report)
    {
        counters.Count(loop.Index, report);
        if (_log is null)
        {
            return;
        }

        // docs/reference/proxy.md says what the fields mean.
        var log = _log.ShardOf(loop.Index);
        var line = log.Begin(loop.Now);
        if (report.Client is { } client)
        {
            line.Text(
                ",\"client\":"u8,
                client.Address.IsIPv4MappedToIPv6 ? client.Address.MapToIPv4().ToString() : client.Address.ToString()
            );
        }

        line.Text(
            ",\"protocol\":"u8,
            family switch
            {
                PortFamily.Udp => "UDP",
                PortFamily.Tcp => "TCP",
                _ => "TLS",
            }
        );
        if (report.ServerName is { } name)
        {
            line.Text(",\"host\":"u8, name);
        }

        line.Raw(ProxyErrorTable.Of(report.Error).LogPart);
        if (report.Listener is { } listener)
        {
            line.Text(",\"listener\":"u8, Encoding.UTF8.GetBytes(listener));
        }

        line.Raw(report.Rule?.LogPart);
        line.Raw(report.Backend?.LogPart);
        line.Raw(report.Endpoint?.LogPart);
        if (report.Retries > 0)
        {
            line.Number(",\"retries\":"u8, report.Retries);
        }

        line.Milliseconds(",\"durationMs\":"u8, report.Duration);
        if (report.Connected is { } connected)
        {
            line.Milliseconds(",\"connectMs\":"u8, connected);
        }

        line.Number(",\"requestBytes\":"u8, report.BytesUp);
        line.Number(",\"responseBytes\":"u8, report.BytesDown);
        log.End();
    }
}
