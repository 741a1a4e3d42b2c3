using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Exchange.Tracing;
using Portolan.Proxy.Listening;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy;

/// <summary>
/// A proxy. It serves what the last configuration says; parts of a configuration that cannot be served are reported and harm no other part.
/// Several may live in one process, each with its own addresses.
/// </summary>
public sealed partial class ProxyServer : IAsyncDisposable
{
    private static readonly TimeSpan FirstRebind = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRebind = TimeSpan.FromSeconds(30);

    private readonly ProxyOptions _options;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _applying = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly BackendRegistry _backends = new();
    private readonly SnapshotCompiler _compiler;
    private readonly PortSet _ports;
    private readonly ListenerReporting _reporting = new();
    private readonly LoopGroup _loops;
    private readonly ExchangeLoops _exchanges;
    private readonly LogDrain? _accessLog;
    private readonly MetricsPage _metrics;
    private readonly Tracer _tracer;
    private Task _rebinding = Task.CompletedTask;
    private bool _isRebinding;
    private ApplyResult _report = new([], []);
    private Snapshot? _snapshot;

    /// <summary>Makes a proxy that serves nothing yet.</summary>
    public ProxyServer(ProxyOptions options)
    {
        _options = options;
        _logger = options.LoggerFactory.CreateLogger("Portolan.Proxy");
        _compiler = new SnapshotCompiler(_backends);
        _tracer = new Tracer(options.TimeProvider);
        _loops = new LoopGroup(options.Loops, exception => Log.Broken(_logger, exception));
        _accessLog = options.AccessLog is { } stream ? new LogDrain(stream, options.TimeProvider, options.Loops) : null;
        var reached = new LimitCounts();
        _exchanges = new ExchangeLoops(_loops, options, _accessLog, _tracer, _logger, reached);
        var admission = new ConnectionAdmission(Connections(options.Limits.ClientConnections));
        var portMetrics = new PortMetrics();
        _ports = new PortSet(
            new ListeningServices(
                _loops,
                _exchanges,
                new StreamLoops(_loops, options, _exchanges.Names, _accessLog, reached),
                admission,
                portMetrics,
                reached,
                options,
                _logger
            )
        );
        _metrics = new MetricsPage(portMetrics, _backends, admission, _exchanges, reached, () => _accessLog?.Dropped ?? 0);
    }

    /// <summary>
    /// Raised when <see cref="Report"/> changed without a new configuration: a port that was taken could be bound after all.
    /// </summary>
    public event Action? ReportChanged;

    /// <summary>What is served now of the last configuration.</summary>
    public ApplyResult Report => Volatile.Read(ref _report);

    /// <summary>All metrics in Prometheus' text format.</summary>
    public string WriteMetrics() => _metrics.Write();

    /// <summary>
    /// Records what is decided for requests that have a header, for as long as the query says:
    /// <c>header=NAME[&amp;value=VALUE][&amp;seconds=N]</c>. Gives a JSON array, or says why there is none.
    /// </summary>
    internal async Task<(string? Json, string Fault)> TraceAsync(string query, CancellationToken cancellationToken = default)
    {
        if (TraceQuery.Parse(query, out var fault) is not { } wanted)
        {
            return (null, fault);
        }

        var json = await _tracer.WatchAsync(wanted, cancellationToken);
        return (json, json is null ? "requests are being traced already: one trace at a time" : "");
    }

    /// <summary>All connections of clients as a JSON array: port, address, age, bytes, state; nothing secret.</summary>
    public async Task<byte[]> DescribeConnectionsAsync()
    {
        await _applying.WaitAsync();
        try
        {
            var bytes = new ArrayBufferWriter<byte>();
            await using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartArray();
                await _ports.DescribeConnectionsAsync(json);
                json.WriteEndArray();
            }

            return bytes.WrittenSpan.ToArray();
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>
    /// Serves <paramref name="configuration"/> from now on, at the cost of comparing it with what is served. When it returns, new requests
    /// see it; requests under way end as they began. Never throws for what the configuration says. Throws
    /// <see cref="ObjectDisposedException"/> after <see cref="DrainAsync"/>.
    /// </summary>
    public Task<ApplyResult> ApplyAsync(ProxyConfiguration configuration, CancellationToken cancellationToken = default) =>
        ApplyAsync(() => _compiler.Compile(configuration), cancellationToken);

    /// <summary>
    /// Serves <paramref name="configuration"/>, which is what is served with the changes of <paramref name="delta"/>, at their cost: as the
    /// other overload otherwise. A complete delta is what the other overload is for.
    /// </summary>
    public Task<ApplyResult> ApplyAsync(
        ProxyConfiguration configuration,
        ConfigDelta delta,
        CancellationToken cancellationToken = default
    ) => ApplyAsync(() => _compiler.Apply(delta, configuration), cancellationToken);

    private async Task<ApplyResult> ApplyAsync(Func<Snapshot> compile, CancellationToken cancellationToken)
    {
        await _applying.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            _snapshot = compile();
            if (_backends.TakeRetired())
            {
                _exchanges.CloseRetired();
            }

            await _ports.ApplyAsync(_snapshot.Ports, _snapshot.ChangedPorts);
            if (_ports.HasFaults && !_isRebinding)
            {
                _isRebinding = true;
                _rebinding = RebindAsync();
            }

            return Tell(_snapshot);
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Stops accepting, lets requests end within <see cref="ProxyOptions.DrainTime"/>, and aborts the rest.</summary>
    public async Task DrainAsync()
    {
        await _applying.WaitAsync();
        try
        {
            await _stopping.CancelAsync();
            await _ports.DrainAllAsync();
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Drains if that has not happened, then lets go of everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        await _rebinding;
        await _loops.DisposeAsync();
        if (_accessLog is not null)
        {
            await _accessLog.DisposeAsync();
        }
    }

    // A connection that is accepted and then cannot reach its backend for want of a descriptor would be worse than one that waits.
    private int Connections(int wanted)
    {
        var descriptors = ProcessLimits.Descriptors;
        var possible = ProcessLimits.Connections(wanted, descriptors);
        if (possible < wanted)
        {
            Log.FewDescriptors(_logger, possible, wanted, descriptors);
        }

        return possible;
    }

    private ApplyResult Tell(Snapshot snapshot)
    {
        var report = _reporting.Tell(snapshot, _ports.Faults);
        Volatile.Write(ref _report, report);
        return report;
    }

    // Until every wanted port is bound: a port often frees itself within seconds, when what held it ends.
    private async Task RebindAsync()
    {
        var wait = FirstRebind;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(wait, _options.TimeProvider, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var outcome = await TryRebindAsync();
            if (outcome.IsNews)
            {
                Log.BoundLate(_logger);
                ReportChanged?.Invoke();
            }

            if (outcome.IsDone)
            {
                return;
            }

            wait = wait * 2 < LastRebind ? wait * 2 : LastRebind;
        }
    }

    private async Task<(bool IsNews, bool IsDone)> TryRebindAsync()
    {
        await _applying.WaitAsync();
        try
        {
            if (_stopping.IsCancellationRequested || _snapshot is not { } snapshot)
            {
                return (false, true);
            }

            var before = Report;
            await _ports.ApplyAsync(snapshot.Ports, changed: []);

            // Said under the lock: a configuration that is applied after this starts a loop of its own, whether or not this one has
            // returned yet.
            _isRebinding = _ports.HasFaults;
            return (Tell(snapshot) != before, !_isRebinding);
        }
        finally
        {
            _applying.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4006, LogLevel.Error, "A bug: an event on a loop failed. Its connection was reset; everything else goes on.")]
        public static partial void Broken(ILogger logger, Exception exception);

        [LoggerMessage(
            4013,
            LogLevel.Information,
            "At most {Possible} connections of clients instead of {Wanted}, because this process may have {Descriptors} descriptors (\"ulimit -n\")."
        )]
        public static partial void FewDescriptors(ILogger logger, int possible, int wanted, long descriptors);

        [LoggerMessage(4008, LogLevel.Information, "A port that could not be bound before is served now.")]
        public static partial void BoundLate(ILogger logger);
    }
}
