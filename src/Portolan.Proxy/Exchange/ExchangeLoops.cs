using Microsoft.Extensions.Logging;
using Portolan.Http.Http1;
using Portolan.Http.Http2;
using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Exchange.Http1;
using Portolan.Proxy.Exchange.Http2;
using Portolan.Proxy.Exchange.Tracing;
using Portolan.Proxy.Listening;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Names;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange;

/// <summary>The exchanges of all loops of a proxy.</summary>
internal sealed class ExchangeLoops : IProtocolStarter
{
    private readonly ExchangeLoop[] _loops;
    private readonly Http1Limits _http1;
    private readonly Http2Limits _http2;

    /// <summary>Makes one <see cref="ExchangeLoop"/> a loop.</summary>
    public ExchangeLoops(LoopGroup loops, ProxyOptions options, LogDrain? log, Tracer tracer, ILogger logger, LimitCounts reached)
    {
        Names = new NameResolver(options.TimeProvider, NameSources.For(options));
        _loops =
        [
            .. loops.Loops.Select(loop => new ExchangeLoop(loop, options, loops.Loops.Count, Names, log?.ShardOf(loop.Index), logger)
            {
                Tracer = tracer,
                Reached = reached,
            }),
        ];
        _http1 = new Http1Limits
        {
            RequestLineBytes = options.Limits.RequestLineBytes,
            FieldBytes = options.Limits.RequestHeaderBytes,
            FieldLines = options.Limits.RequestHeaderCount,
        };
        _http2 = new Http2Limits
        {
            ConcurrentStreams = options.Limits.StreamsPerConnection,
            FieldBytes = options.Limits.RequestHeaderBytes,
            FieldLines = options.Limits.RequestHeaderCount,
        };
    }

    /// <summary>The addresses of endpoints that are names.</summary>
    public NameResolver Names { get; }

    /// <summary>Bytes of bodies that are kept to be sent again or mirrored.</summary>
    public long KeptBodyBytes => _loops.Sum(loop => loop.Budget.Kept);

    /// <summary>Bodies that were not kept for want of room.</summary>
    public long BodiesNotKept => _loops.Sum(loop => loop.Budget.Refused);

    /// <summary>Copies of requests that no mirror took.</summary>
    public long MirrorsGivenUp => _loops.Sum(loop => loop.Mirrors.GivenUp);

    /// <summary>
    /// Closes the connections to backends that carry nothing and are of a transport identity of the past; soon, on their loops.
    /// </summary>
    public void CloseRetired()
    {
        foreach (var loop in _loops)
        {
            loop.Loop.Post(new Closing(loop));
        }
    }

    /// <summary>How often peers broke each rule, or exceeded each limit, of HTTP/2, by its name.</summary>
    public IEnumerable<KeyValuePair<string, long>> Http2Errors =>
        _loops
            .SelectMany(loop => loop.Http2Errors.All)
            .GroupBy(
                found => found.Key,
                (name, counts) => KeyValuePair.Create(name, counts.Sum(count => count.Value)),
                StringComparer.Ordinal
            )
            .OrderBy(found => found.Key, StringComparer.Ordinal);

    /// <inheritdoc />
    public IClientConnection StartHttp1(ByteConnection connection, ClientContext context) =>
        new Http1ClientConnection(_loops[connection.Loop.Index], connection, context, _http1);

    /// <inheritdoc />
    public IClientConnection StartHttp2(ByteConnection connection, ClientContext context) =>
        new Http2ClientConnection(_loops[connection.Loop.Index], connection, context, _http2);

    private sealed class Closing(ExchangeLoop loop) : ILoopWork
    {
        public void Run() => loop.CloseRetired();
    }
}
