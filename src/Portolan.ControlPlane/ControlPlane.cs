using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Reporting;
using Portolan.ControlPlane.Serving;
using Portolan.ControlPlane.Writing;
using Portolan.Kubernetes.Watching;
using Portolan.Translation;

namespace Portolan.ControlPlane;

/// <summary>
/// Runs the loop watch → translate → publish → acknowledge → write. With leader election every control plane watches, translates and serves
/// proxies, and the one that leads writes; what proxies say to any of them goes through the API to all.
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
    private IReports? _reports;
    private TranslationLoop? _loop;

    /// <summary>Starts nothing: <see cref="StartAsync"/> does.</summary>
    public ControlPlane(ControlPlaneOptions options)
    {
        _options = options;
        _logger = options.Loggers.CreateLogger<ControlPlane>();
        _metrics = new ControlPlaneMetrics(() => _reports?.Connected ?? 0);
    }

    /// <summary>Where proxies connect, with the port that the system chose for port 0.</summary>
    public Task<IPEndPoint> ConfigEndpoint => _configEndpoint.Task;

    /// <summary>Where diagnostics are, with the port that the system chose for port 0; absent when there are none.</summary>
    public IPEndPoint? DiagnosticsEndpoint => _diagnostics?.Endpoint;

    /// <summary>
    /// Completes when everything has been read once and the first configurations are published; fails when that cannot happen any more.
    /// </summary>
    public Task Ready => _ready.Task;

    /// <summary>Ends with <see cref="DisposeAsync"/>, or with the failure that made going on impossible.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts everything and returns. An address in use is thrown here.</summary>
    /// <exception cref="IOException">An address is in use or may not be bound.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (_options.DiagnosticsEndpoint is { } endpoint)
        {
            _diagnostics = await DiagnosticsServer.StartAsync(
                endpoint,
                new Vitals(WaitingFor, BrokenBy, _options.ProxyMetrics),
                _metrics,
                _options.Loggers,
                cancellation
            );
        }

        Completion = RunAsync(_stop.Token);
        await Task.WhenAny(Completion, _configEndpoint.Task);
        if (Completion.IsFaulted)
        {
            await Completion;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // What went wrong is the concern of whoever awaits Completion.
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_diagnostics is not null)
        {
            await _diagnostics.DisposeAsync();
        }

        _stop.Dispose();
    }

    private string? WaitingFor() => _loop is { } loop ? loop.WaitingFor : "its start";

    private string? BrokenBy() => Completion.IsFaulted ? Completion.Exception.InnerException?.Message : null;

    private async Task RunAsync(CancellationToken cancellation)
    {
        var queue = new InputQueue();
        var live = new LiveObjects();
        var hub = new ConfigHub();
        var board = new ReportBoard(queue.Post, _options.Time);
        var writers = new Writers(_options, live, queue.Post, _metrics);
        var replica = _options.LeaderElection is { } election ? new Replica(_options, election, board, queue, _metrics) : null;
        _reports = replica?.Reports ?? board;

        // Nothing is said of what proxies serve before it is known what they said to others.
        var inputs = ResourceKinds.All.Select(kind => kind.Type).Concat(replica is null ? [] : [ProxyReport.Type]);
        var loop = new TranslationLoop(
            queue,
            inputs,
            live,
            new LoopOutputs(hub, board, writers),
            _metrics,
            _options.Loggers.CreateLogger<TranslationLoop>()
        );
        _loop = loop;
        try
        {
            await Parts.RunAsync(
                cancellation,
                token => ReadAsync(queue, token),
                token => Task.Run(() => loop.RunAsync(_options.Translation, _options.Time, token), token),
                token => ServeAsync(hub, _reports, token),
                token => SignalReadyAsync(loop, token),
                token =>
                    replica is null
                        ? WriteAsync(writers, token)
                        : replica.RunAsync(writers.PrepareAsync, loop.Ready, lead => WriteAsync(writers, lead), token)
            );
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.Failed(_logger, exception);
            _ready.TrySetException(exception);
            throw;
        }
        finally
        {
            (_loop, _reports) = (null, null);
        }
    }

    private Task ReadAsync(InputQueue queue, CancellationToken cancellation)
    {
        // What is worth keeping of objects, translation and the writers keep.
        var reflection = new ReflectorOptions
        {
            Keeps = KeptContent.Versions,
            Time = _options.Time,
            Loggers = _options.Loggers,
        };
        var watch =
            _options.Watch.Namespaces.Count == 0
                ? _options.Watch
                : _options.Watch with
                {
                    Namespaces = [.. _options.Watch.Namespaces, _options.Translation.SystemNamespace],
                };
        return Parts.RunAsync(
            cancellation,
            [
                .. ResourceKinds.All.Select(kind =>
                    (Func<CancellationToken, Task>)(token => kind.RunAsync(_options.Api, watch.Of(kind.Type, reflection), queue, token))
                ),
            ]
        );
    }

    private async Task WriteAsync(Writers writers, CancellationToken cancellation)
    {
        _metrics.IsLeading = true;
        try
        {
            await writers.RunAsync(cancellation);
        }
        finally
        {
            _metrics.IsLeading = false;
        }
    }

    private async Task ServeAsync(ConfigHub hub, IReports reports, CancellationToken cancellation)
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
