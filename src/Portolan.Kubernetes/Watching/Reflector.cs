using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Kubernetes.Connection;
using Portolan.Primitives;

namespace Portolan.Kubernetes.Watching;

/// <summary>
/// Keeps a copy of all objects of a kind: list, then watch, and again from the start when the server has forgotten where we were. Failures
/// are waited out; the copy is never emptied by one. <see cref="ReadAsync"/> is its one reader's view; <see cref="Objects"/> is for
/// everybody.
/// </summary>
public sealed partial class Reflector<T>
    where T : class, IResource<T>
{
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(5);

    private readonly KubernetesApi _api;
    private readonly ReflectorOptions _options;
    private readonly ILogger _logger;
    private readonly Backoff _backoff;
    private readonly ResourceStore<T> _store;
    private long? _missingSince;
    private bool _isMissing;

    /// <summary>Starts nothing: <see cref="ReadAsync"/> does.</summary>
    public Reflector(KubernetesApi api, ReflectorOptions options)
    {
        _api = api;
        _options = options;
        _logger = options.Loggers.CreateLogger("Portolan.Kubernetes.Reflector");
        _store = new ResourceStore<T>(options.Keeps);
        _backoff = new Backoff(options.FirstBackoff, options.LongestBackoff, options.Jitter);
    }

    /// <summary>The copy as of now. Empty until the first batch, and always when <see cref="KeptContent.Versions"/> are kept.</summary>
    public ImmutableDictionary<NamespacedName, T> Objects => _store.Objects;

    /// <summary>
    /// Reads until cancelled. The first batch says either the complete list or that the kind is missing; those that follow hold changes
    /// only. A batch is in <see cref="Objects"/> before it is given out. Call it once.
    /// </summary>
    public async IAsyncEnumerable<ResourceBatch<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        ReflectorState state = new ReflectorState.Listing(PageSize.Limited);
        try
        {
            while (true)
            {
                var step = await StepAsync(state, cancellation);
                state = step.Next;
                if (step.Batch is not null)
                {
                    yield return step.Batch;
                }
            }
        }
        finally
        {
            (state as ReflectorState.Watching)?.Stream.Dispose();
        }
    }

    private async Task<Step> StepAsync(ReflectorState state, CancellationToken cancellation)
    {
        try
        {
            return state switch
            {
                ReflectorState.Listing listing => await ListAsync(listing, cancellation),
                ReflectorState.Connecting connecting => await ConnectAsync(connecting, cancellation),
                ReflectorState.Watching watching => await WatchAsync(watching, cancellation),
                ReflectorState.Waiting waiting => await WaitAsync(waiting, cancellation),
                _ => throw new UnreachableException(),
            };
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && IsExpected(exception))
        {
            return AfterFailure(state, exception);
        }
    }

    private async Task<Step> ListAsync(ReflectorState.Listing state, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(KubernetesApi.RequestTimeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var list = await ResourceLister.ListAsync<T>(_api, _options, state.Pages, both.Token);
        foreach (var unreadable in list.Unreadable)
        {
            Log.Unreadable(_logger, T.Type.Kind, unreadable.Message);
        }

        _missingSince = null;
        _isMissing = false;
        _backoff.Reset();
        var events = _store.Replace(list.Resources, list.Unreadable.Select(unreadable => unreadable.Name).ToHashSet());
        var batch = new ResourceBatch<T>(BatchOrigin.List, events.ToEquatableList()) { Unreadable = list.Unreadable.ToEquatableList() };
        return new Step(new ReflectorState.Connecting(list.ResourceVersion), batch);
    }

    private async Task<Step> ConnectAsync(ReflectorState.Connecting state, CancellationToken cancellation)
    {
        var seconds = (int)(_options.WatchDuration.TotalSeconds * (1 + _options.Jitter.NextDouble()));
        string[] query =
        [
            "watch=true",
            "allowWatchBookmarks=true",
            $"timeoutSeconds={seconds}",
            $"resourceVersion={Uri.EscapeDataString(state.ResourceVersion)}",
            .. ResourceLister.Selection(_options),
        ];
        var path = $"{ResourcePath.OfKind(T.Type, _options.Namespace)}?{string.Join('&', query)}";
        var response = await _api.SendAsync(HttpMethod.Get, path, content: null, cancellation);
        var body = await response.Content.ReadAsStreamAsync(cancellation);
        var watching = new ReflectorState.Watching(new WatchStream(response, body), _options.Time.GetTimestamp(), state.ResourceVersion);
        return new Step(watching, Batch: null);
    }

    private async Task<Step> WatchAsync(ReflectorState.Watching state, CancellationToken cancellation)
    {
        var lines = await state.Stream.ReadLinesAsync(cancellation);
        if (lines.Count == 0)
        {
            return new Step(AfterEnd(state), Batch: null);
        }

        _backoff.Reset();
        var changes = new WatchChanges<T>(_store, state.ResourceVersion);
        foreach (var line in lines)
        {
            changes.Add(WatchEventReader.Read<T>(line));
        }

        foreach (var unreadable in changes.Unreadable)
        {
            Log.Unreadable(_logger, T.Type.Kind, unreadable.Message);
        }

        ReflectorState next = state with { ResourceVersion = changes.ResourceVersion };
        if (changes.Error is not null)
        {
            next = AfterFailure(next, changes.Error).Next;
        }

        return new Step(next, changes.ToBatch());
    }

    private ReflectorState AfterEnd(ReflectorState.Watching state)
    {
        state.Stream.Dispose();
        var next = new ReflectorState.Connecting(state.ResourceVersion);
        // An orderly end is no failure, but a server that ends each watch at once must not be asked in a tight loop.
        if (_options.Time.GetElapsedTime(state.OpenedAt) < ShortWatch)
        {
            return new ReflectorState.Waiting(_backoff.Next(), next);
        }

        _backoff.Reset();
        return next;
    }

    private async Task<Step> WaitAsync(ReflectorState.Waiting state, CancellationToken cancellation)
    {
        await Task.Delay(state.Delay, _options.Time, cancellation);
        return new Step(state.Next, Batch: null);
    }

    private Step AfterFailure(ReflectorState state, Exception exception)
    {
        (state as ReflectorState.Watching)?.Stream.Dispose();
        if (exception is ApiException { Fault: ApiFault.NotFound })
        {
            return AfterMissing();
        }

        if (exception is ApiException { Fault: ApiFault.Gone })
        {
            Log.Relisting(_logger, T.Type.Kind, exception.Message);
            // A 410 in the middle of a list means that the pages were dropped before we had read them all.
            return new Step(
                new ReflectorState.Listing(state is ReflectorState.Listing ? PageSize.Unlimited : PageSize.Limited),
                Batch: null
            );
        }

        ReflectorState next = state switch
        {
            ReflectorState.Watching watching when exception is not ApiException => new ReflectorState.Connecting(watching.ResourceVersion),
            ReflectorState.Connecting connecting => connecting,
            _ => new ReflectorState.Listing(PageSize.Limited),
        };
        var delay = _backoff.Next((exception as ApiException)?.RetryAfter);
        Log.Failed(_logger, T.Type.Kind, (long)delay.TotalMilliseconds, exception.Message);
        return new Step(new ReflectorState.Waiting(delay, next), Batch: null);
    }

    private Step AfterMissing()
    {
        var retry = new ReflectorState.Waiting(_options.MissingKindInterval, new ReflectorState.Listing(PageSize.Limited));
        _missingSince ??= _options.Time.GetTimestamp();
        if (_isMissing || (!_store.IsEmpty && _options.Time.GetElapsedTime(_missingSince.Value) < _options.MissingKindGrace))
        {
            return new Step(retry, Batch: null);
        }

        _isMissing = true;
        Log.KindMissing(_logger, T.Type.Kind, T.Type.ApiVersion);
        return new Step(
            retry,
            new ResourceBatch<T>(BatchOrigin.KindMissing, _store.Replace([], ImmutableHashSet<NamespacedName>.Empty).ToEquatableList())
        );
    }

    private static bool IsExpected(Exception exception) =>
        exception
            is ApiException
                or HttpRequestException
                or IOException
                or OperationCanceledException
                or JsonException
                or KeyNotFoundException;

    private sealed record Step(ReflectorState Next, ResourceBatch<T>? Batch);
}
