using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Portolan.Http.Http1;
using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Exchange.Http1;
using Portolan.Proxy.Exchange.Tracing;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;
using Portolan.Proxy.Names;
using Portolan.Proxy.Tests.Support.Memory;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Support;

/// <summary>
/// The engine of one loop over memory: clients come by <see cref="Client()"/>, backends are what a test makes of the other ends.
/// </summary>
internal sealed class ExchangeRig : IServedPort
{
    public const int Port = 80;

    private readonly SnapshotCompiler _compiler;
    private readonly Http1Limits _limits;

    public ExchangeRig(Config config, Func<ProxyOptions, ProxyOptions>? edit = null, int? seed = null, Tracer? tracer = null)
    {
        Loop = new MemoryLoop(seed);
        var options = new ProxyOptions();
        options = edit?.Invoke(options) ?? options;
        Log = new LogShard(null, options.TimeProvider);
        Names = new NameResolver(
            options.TimeProvider,
            new FixedNames(name => Task.FromResult<IPAddress[]>(name == "known.test" ? [IPAddress.Parse("10.0.0.1")] : []))
        );
        Exchanges = new ExchangeLoop(Loop, options, 1, Names, Log, new Notes(Told)) { Tracer = tracer };
        _limits = new Http1Limits
        {
            RequestLineBytes = options.Limits.RequestLineBytes,
            FieldBytes = options.Limits.RequestHeaderBytes,
            FieldLines = options.Limits.RequestHeaderCount,
        };
        _compiler = new SnapshotCompiler(Backends);
        Model = null!;
        Apply(config);
    }

    public MemoryLoop Loop { get; }

    public BackendRegistry Backends { get; } = new();

    public ExchangeLoop Exchanges { get; }

    public NameResolver Names { get; }

    public LogShard Log { get; }

    public PortModel Model
    {
        get => Break ? throw new InvalidOperationException("broken by the test") : field;
        private set;
    }

    /// <summary>Makes the next request find what cannot be.</summary>
    public bool Break { get; set; }

    /// <summary>What was told of bugs.</summary>
    public List<string> Told { get; } = [];

    public bool IsClosing { get; set; }

    public RequestCounters Counters { get; } = new();

    /// <summary>What the access log has so far.</summary>
    public string Logged => Encoding.UTF8.GetString(Log.Ring.Peek().Span);

    public void Apply(Config config) => Model = _compiler.Compile(config).Ports.Values.Single();

    /// <summary>A client connects.</summary>
    public MemoryPeer Client() => Client(out _);

    /// <summary>The same, with our end of the connection.</summary>
    public (ByteConnection Ours, MemoryPeer Client) Connect()
    {
        var (connection, client) = Loop.Accept();
        _ = new Http1ClientConnection(Exchanges, connection, new ClientContext(this, connection.Remote, null), _limits);
        return (connection, client);
    }

    public MemoryPeer Client(out Http1ClientConnection ours)
    {
        var (connection, client) = Loop.Accept();
        ours = new Http1ClientConnection(Exchanges, connection, new ClientContext(this, connection.Remote, null), _limits);
        return client;
    }

    /// <summary>An endpoint that hands each connection to the test.</summary>
    public void Backend(string endPoint, Action<MemoryPeer> accepted) => Loop.Listen(IPEndPoint.Parse(endPoint), accepted);

    /// <summary>An endpoint whose connections the test gets in order.</summary>
    public List<MemoryPeer> Backend(string endPoint)
    {
        var connections = new List<MemoryPeer>();
        Backend(endPoint, connections.Add);
        return connections;
    }

    /// <summary>An endpoint that answers each complete head (without a body) with the same bytes.</summary>
    public void Answer(string endPoint, string answer) =>
        Backend(
            endPoint,
            peer =>
                peer.Received = from =>
                {
                    if (from.Text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
                    {
                        from.Take();
                        from.Connection.Write(Encoding.Latin1.GetBytes(answer));
                    }
                }
        );

    /// <summary>Fails unless nothing is left of any request, once idle connections are closed.</summary>
    public void AssertNothingLeft()
    {
        Loop.Run();
        Exchanges.Http1.CloseIdle();

        // What is closed while the other end is open lingers for a while.
        Loop.Advance(10_000);
        Assert.Equal(0, Exchanges.Exchanges);
        Assert.Equal(0, Exchanges.Http1.Connections);
        Assert.Equal(0, Exchanges.Budget.Kept);
        Assert.Equal(0, Exchanges.Mirrors.InFlight);
        Assert.All(Backends.All.SelectMany(backend => backend.Pool.All), endpoint => Assert.Equal(0, endpoint.InFlight));
        Loop.AssertNothingLeft();
    }

    private sealed class Notes(List<string> told) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => told.Add(formatter(state, exception));
    }
}
