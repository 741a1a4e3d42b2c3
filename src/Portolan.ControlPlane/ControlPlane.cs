using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Serving;
using Portolan.ControlPlane.Writing;
using Portolan.ControlPlane.Writing.Objects;
using Portolan.ControlPlane.Writing.Statuses;
using Portolan.Kubernetes.Events;
using Portolan.Kubernetes.Leases;
using Portolan.Kubernetes.Watching;
using Portolan.Kubernetes.Writing;

namespace Portolan.ControlPlane;

/// <summary>
/// Runs the loop watch → translate → publish → acknowledge → write status. With leader election a control plane that does not lead does nothing
/// but wait, is not ready, and so gets no proxies: what a proxy acknowledged is known where statuses are written.
/// </summary>
public sealed partial class ControlPlane : IAsyncDisposable
{
    private readonly ControlPlaneOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly ControlPlaneMetrics _metrics;
    private readonly TaskCompletionSource<IPEndPoint> _configEndpoint = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DiagnosticsServer? _diagnostics;
    private ReportBoard? _reports;
    private TranslationLoop? _loop;

    /// <summary>Starts nothing: <see cref="StartAsync"/> does.</summary>
    public ControlPlane(ControlPlaneOptions options)
    {
        _options = options;
        _logger = options.Loggers.CreateLogger<ControlPlane>();
        _metrics = new ControlPlaneMetrics(() => _reports?.Connected ?? 0);
    }

    /// <summary>Where proxies connect, with the port that the system chose for port 0. Known when this control plane leads.</summary>
    public Task<IPEndPoint> ConfigEndpoint => _configEndpoint.Task;

    /// <summary>Where diagnostics are, with the port that the system chose for port 0; absent when there are none.</summary>
    public IPEndPoint? DiagnosticsEndpoint => _diagnostics?.Endpoint;

    /// <summary>Completes when everything has been read once and the first configurations are published; fails when that cannot happen any more.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Ends with <see cref="DisposeAsync"/>, or with the failure that made going on impossible.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts everything and returns. Without leader election, an address in use is thrown here.</summary>
    /// <exception cref="IOException">An address is in use or may not be bound.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (_options.DiagnosticsEndpoint is { } endpoint)
            _diagnostics = await DiagnosticsServer.StartAsync(endpoint, new Vitals(WaitingFor, BrokenBy, _options.ProxyMetrics), _metrics, _options.Loggers, cancellation);

        if (_options.LeaderElection is { } election)
        {
            Completion = new LeaderElection(NewWriter(), election).RunAsync(LeadAsync, _stop.Token);
            return;
        }

        Completion = LeadAsync(_stop.Token);
        await Task.WhenAny(Completion, _configEndpoint.Task);
        if (Completion.IsFaulted)
            await Completion;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // What went wrong is the concern of whoever awaits Completion.
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_diagnostics is not null)
            await _diagnostics.DisposeAsync();

        _stop.Dispose();
    }

    private string? WaitingFor() => _loop is null ? "leadership" : _loop.WaitingFor;

    private string? BrokenBy() => Completion.IsFaulted ? Completion.Exception.InnerException?.Message : null;

    private ObjectWriter NewWriter() => new(_options.Api, _options.Time);

    private async Task LeadAsync(CancellationToken cancellation)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var queue = new InputQueue();
        var live = new LiveObjects();
        var hub = new ConfigHub();
        var reports = new ReportBoard(queue.Post, _options.Time);
        var events = new EventRecorder(NewWriter(), "portolan", _options.Time, _options.Loggers.CreateLogger<EventRecorder>());
        var outputs = NewOutputs(hub, reports, live, events);
        var loop = new TranslationLoop(queue, live, outputs, _metrics, _options.Loggers.CreateLogger<TranslationLoop>());
        (_reports, _loop) = (reports, loop);

        var bootstrap = new Bootstrap(NewWriter(), _options.Time, _options.Loggers.CreateLogger<Bootstrap>());
        var reflection = new ReflectorOptions { Time = _options.Time, Loggers = _options.Loggers };
        List<Task> work =
        [
            .. ResourceKinds.All.Select(kind => kind.RunAsync(_options.Api, reflection, queue, failed.Token)),
            bootstrap.RunAsync(_options.Translation.SystemNamespace, failed.Token),
            Task.Run(() => loop.RunAsync(_options.Translation, _options.Time, failed.Token), failed.Token),
            outputs.Statuses.RunAsync(failed.Token),
            outputs.Objects.RunAsync(failed.Token),
            outputs.Finalizers.RunAsync(failed.Token),
            events.RunAsync(failed.Token),
            ServeAsync(hub, reports, failed.Token),
            SignalReadyAsync(loop, failed.Token),
        ];

        try
        {
            await foreach (var task in Task.WhenEach(work))
                await task;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.Failed(_logger, exception);
            _ready.TrySetException(exception);
            throw;
        }
        finally
        {
            // One part that cannot go on ends all: half a control plane would look alive.
            (_loop, _reports) = (null, null);
            await failed.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private LoopOutputs NewOutputs(ConfigHub hub, ReportBoard reports, LiveObjects live, EventRecorder events)
    {
        var (time, loggers) = (_options.Time, _options.Loggers);
        return new LoopOutputs(
            hub,
            reports,
            new StatusWriter(NewWriter(), live, new StatusEvents(events.Record, live, time), time, loggers.CreateLogger<StatusWriter>(), _metrics),
            new ObjectReconciler(NewWriter(), live, events, time, loggers.CreateLogger<ObjectReconciler>(), _metrics),
            new FinalizerWriter(NewWriter(), live, time, loggers.CreateLogger<FinalizerWriter>(), _metrics));
    }

    private async Task ServeAsync(ConfigHub hub, ReportBoard reports, CancellationToken cancellation)
    {
        await using var server = await ConfigServer.StartAsync(_options, hub, reports, cancellation);
        _configEndpoint.TrySetResult(server.Endpoint);
        Log.Serving(_logger, server.Endpoint);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }

    private async Task SignalReadyAsync(TranslationLoop loop, CancellationToken cancellation)
    {
        await loop.Ready.WaitAsync(cancellation);
        _ready.TrySetResult();
        Log.Ready(_logger);
    }

    private static partial class Log
    {
        [LoggerMessage(3050, LogLevel.Information, "Proxies are served at {Endpoint}")]
        public static partial void Serving(ILogger logger, IPEndPoint endpoint);

        [LoggerMessage(3051, LogLevel.Information, "Everything has been read and the first configurations are published")]
        public static partial void Ready(ILogger logger);

        [LoggerMessage(3052, LogLevel.Critical, "The control plane cannot go on")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
