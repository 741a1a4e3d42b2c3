using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Exchange.Bodies;
using Portolan.Proxy.Exchange.Http1;
using Portolan.Proxy.Exchange.Http2;
using Portolan.Proxy.Exchange.Mirrors;
using Portolan.Proxy.Exchange.Tracing;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Names;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Exchange;

/// <summary>What the exchanges of one loop share. Used on the loop only, but for the counts, which anyone may read.</summary>
internal sealed partial class ExchangeLoop
{
    private const int KeptExchanges = 256;

    private readonly Stack<HttpExchange> _free = new();

    /// <summary>Makes the share of a loop; <paramref name="loops"/> is how many there are, among which limits are parted.</summary>
    public ExchangeLoop(EventLoop loop, ProxyOptions options, int loops, NameResolver names, LogShard? log, ILogger logger)
    {
        Loop = loop;
        Options = options;
        Log = log;
        Logger = logger;
        Date = new DateText(options.TimeProvider);
        Budget = new BodyBudget(options.Limits.KeptBodyBytes / loops);
        Mirrors = new MirrorSender(this, Math.Max(1, options.Limits.MirrorsInFlight / loops));
        StreamIdle = Milliseconds(options.Limits.StreamIdleTimeout);
        TunnelIdle = Milliseconds(options.Limits.TunnelIdleTimeout);
        RequestBodyIdle = Milliseconds(options.Limits.RequestBodyTimeout);
        ResponseWriteIdle = Milliseconds(options.Limits.ResponseWriteTimeout);
        HeadPatience = Milliseconds(options.Limits.RequestHeadersTimeout);
        KeepAlive = Milliseconds(options.Limits.KeepAliveTimeout);
        BackendIdle = Milliseconds(options.Limits.BackendIdleTimeout);
        Http1 = new Http1BackendPool(this, names, loops);
        Http2 = new Http2BackendPool(this, names);
    }

    /// <summary>The loop.</summary>
    public EventLoop Loop { get; }

    /// <summary>How the proxy sits in its surroundings.</summary>
    public ProxyOptions Options { get; }

    /// <summary>This loop's end of the access log; null without one.</summary>
    public LogShard? Log { get; }

    /// <summary>Where bugs are told.</summary>
    public ILogger Logger { get; }

    /// <summary>The connections to backends that speak HTTP/1.1.</summary>
    public Http1BackendPool Http1 { get; }

    /// <summary>The connections to backends that speak HTTP/2.</summary>
    public Http2BackendPool Http2 { get; }

    /// <summary>Streams of HTTP/2 that are not in use.</summary>
    public Http2StreamPool Streams { get; } = new();

    /// <summary>What peers did wrong in HTTP/2.</summary>
    public Http2ErrorCounts Http2Errors { get; } = new();

    /// <summary>Says which requests are traced; null when none can be.</summary>
    public Tracer? Tracer { get; init; }

    /// <summary>How often limits were reached.</summary>
    public LimitCounts Reached { get; init; } = new();

    /// <summary>Copies of requests.</summary>
    public MirrorSender Mirrors { get; }

    /// <summary>Room for bodies that are kept.</summary>
    public BodyBudget Budget { get; }

    /// <summary>Room for widened text.</summary>
    public CharScratch Text { get; } = new();

    /// <summary>Room for bytes that are put together.</summary>
    public ArrayBufferWriter<byte> Bytes { get; } = new(1024);

    /// <summary>The time of day.</summary>
    public DateText Date { get; }

    /// <summary>The head of an answer that the gateway makes itself; filled, sent and cleared within one call.</summary>
    public HttpResponseHead OwnHead { get; } = new();

    /// <summary>Exchanges under way. Any thread may read it.</summary>
    public int Exchanges => Volatile.Read(ref _exchanges);

    private int _exchanges;

    /// <summary><see cref="ProxyLimits.StreamIdleTimeout"/> in milliseconds.</summary>
    public long StreamIdle { get; }

    /// <summary><see cref="ProxyLimits.TunnelIdleTimeout"/> in milliseconds.</summary>
    public long TunnelIdle { get; }

    /// <summary><see cref="ProxyLimits.RequestBodyTimeout"/> in milliseconds.</summary>
    public long RequestBodyIdle { get; }

    /// <summary><see cref="ProxyLimits.ResponseWriteTimeout"/> in milliseconds.</summary>
    public long ResponseWriteIdle { get; }

    /// <summary><see cref="ProxyLimits.RequestHeadersTimeout"/> in milliseconds.</summary>
    public long HeadPatience { get; }

    /// <summary><see cref="ProxyLimits.KeepAliveTimeout"/> in milliseconds.</summary>
    public long KeepAlive { get; }

    /// <summary><see cref="ProxyLimits.BackendIdleTimeout"/> in milliseconds.</summary>
    public long BackendIdle { get; }

    /// <summary>How long the rest of a request that was answered early is waited for, in milliseconds.</summary>
    public long DropPatience => 5_000;

    /// <summary>A limit was reached.</summary>
    public void Count(ProxyLimit limit) => Reached.Reached(limit, Loop.Index);

    /// <summary>The connections to backends that speak a protocol.</summary>
    public IBackendPool PoolOf(BackendProtocol protocol) => protocol == BackendProtocol.Http2 ? Http2 : Http1;

    /// <summary>Closes the connections to backends that carry nothing and are of a transport identity of the past.</summary>
    public void CloseRetired()
    {
        Http1.CloseRetired();
        Http2.CloseRetired();
    }

    /// <summary>An exchange for a request whose head is about to come.</summary>
    public HttpExchange Begin(IClientSide client)
    {
        var exchange = _free.TryPop(out var free) ? free : new HttpExchange(this);
        exchange.Begin(client);
        Volatile.Write(ref _exchanges, _exchanges + 1);
        return exchange;
    }

    /// <summary>Takes an exchange back that is over.</summary>
    public void End(HttpExchange exchange)
    {
        Volatile.Write(ref _exchanges, _exchanges - 1);
        Debug.Assert(_exchanges >= 0, "an exchange ended twice");
        if (_free.Count < KeptExchanges)
        {
            _free.Push(exchange);
        }
    }

    /// <summary>
    /// An invariant broke: says in which state, and which connection ends for it. Everything else on the loop goes on.
    /// </summary>
    public void TellBreach(string state, Exception exception) => Notes.InvariantBroke(Logger, state, exception);

    private static long Milliseconds(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan ? long.MaxValue / 2 : (long)Math.Ceiling(time.TotalMilliseconds);

    private static partial class Notes
    {
        [LoggerMessage(4020, LogLevel.Error, "An invariant of the proxy broke, and a connection is closed for it: {State}.")]
        public static partial void InvariantBroke(ILogger logger, string state, Exception exception);
    }
}
