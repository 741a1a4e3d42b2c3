using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.ControlPlane.Diagnostics;
using Portolan.Kubernetes.Connection;
using Portolan.Translation;

namespace Portolan.ControlPlane.Writing;

/// <summary>
/// Brings objects of the API to what translation wants, one object at a time; what fails is tried again, less and less often.
/// </summary>
internal abstract partial class KeyedWriter(TimeProvider time, ILogger logger, ControlPlaneMetrics metrics)
{
    private const int Workers = 8;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWaitForRights = TimeSpan.FromMinutes(10);

    private readonly WorkQueue<ObjectKey> _queue = new(time);
    private readonly ConcurrentDictionary<ObjectKey, int> _failures = new();
    private readonly ConcurrentDictionary<ObjectKey, string> _refused = new();

    /// <summary>What translation said last.</summary>
    protected TranslationOutput Wanted { get; private set; } = TranslationOutput.Empty;

    protected ILogger Logger { get; } = logger;

    protected ControlPlaneMetrics Metrics { get; } = metrics;

    /// <summary>For messages: what is written.</summary>
    protected abstract string What { get; }

    /// <summary>Takes a new output; <see cref="Check"/> says what in it may be new.</summary>
    public void Take(TranslationOutput output) => Wanted = output;

    /// <summary>Has the object compared with what is wanted, and written if it differs.</summary>
    public void Check(ObjectKey key) => _queue.Add(key);

    /// <summary>Has those of a kind tried again that were refused: what they collided with may be gone.</summary>
    public void RetryRefused(ResourceType kind)
    {
        foreach (var key in _refused.Keys.Where(key => key.Type == kind))
        {
            Check(key);
        }
    }

    public Task RunAsync(CancellationToken cancellation) => _queue.RunAsync(Workers, WorkAsync, cancellation);

    /// <summary>Compares one object with what is wanted now and writes it if it differs.</summary>
    protected abstract Task WriteAsync(ObjectKey key, CancellationToken cancellation);

    /// <summary>
    /// The API refuses what is wanted, in these words: it is tried again when something about it changes, and not before. Nothing: it does
    /// not, any more.
    /// </summary>
    protected virtual void OnRefusal(ObjectKey key, string? message)
    {
        // The log has it.
    }

    private async Task<TimeSpan?> WorkAsync(ObjectKey key, CancellationToken cancellation)
    {
        try
        {
            await WriteAsync(key, cancellation);
            _failures.TryRemove(key, out _);
            if (_refused.TryRemove(key, out _))
            {
                OnRefusal(key, message: null);
            }
            return null;
        }
        catch (ApiException exception) when (exception.Fault == ApiFault.Invalid)
        {
            Refuse(key, exception.Message);
            return null;
        }
        catch (ApiException exception)
        {
            var failures = _failures.AddOrUpdate(key, 1, static (_, count) => count + 1);
            var doubled = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
            var delay =
                exception.Fault == ApiFault.Denied ? WaitForRights(failures)
                : doubled > LongestRetry ? LongestRetry
                : doubled;
            Metrics.WriteFailures.Increment();
            Log.Failed(Logger, What, key, (long)delay.TotalMilliseconds, exception.Message);
            return delay;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // A fault of ours with one object must not keep all others from being written.
            Metrics.WriteFailures.Increment();
            Log.Faulty(Logger, What, key, exception);
            return LongestRetry;
        }
    }

    // Sending the same again cannot help.
    private void Refuse(ObjectKey key, string message)
    {
        Metrics.WriteFailures.Increment();
        _failures.TryRemove(key, out _);
        if (_refused.TryGetValue(key, out var said) && said == message)
        {
            return;
        }

        _refused[key] = message;
        Log.Refused(Logger, What, key, message);
        OnRefusal(key, message);
    }

    // Somebody has to grant them, and nothing tells us when.
    private static TimeSpan WaitForRights(int failures)
    {
        var wait = LongestRetry * Math.Pow(2, Math.Min(failures - 1, 10));
        return wait < LongestWaitForRights ? wait : LongestWaitForRights;
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Warning, "{What} of {Object} could not be written, trying again in {Milliseconds} ms: {Error}")]
        public static partial void Failed(ILogger logger, string what, ObjectKey @object, long milliseconds, string error);

        [LoggerMessage(3012, LogLevel.Warning, "{What} of {Object} is refused, and tried again when something about it changes: {Error}")]
        public static partial void Refused(ILogger logger, string what, ObjectKey @object, string error);

        [LoggerMessage(3011, LogLevel.Error, "{What} of {Object} could not be worked out; this is a fault of Portolan")]
        public static partial void Faulty(ILogger logger, string what, ObjectKey @object, Exception exception);
    }
}
