using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portolan.ControlPlane.Diagnostics;
using Portolan.Kubernetes.Connection;
using Portolan.Translation;

namespace Portolan.ControlPlane.Writing;

/// <summary>Brings objects of the API to what translation wants, one object at a time; what fails is tried again, less and less often.</summary>
internal abstract partial class KeyedWriter(TimeProvider time, ILogger logger, ControlPlaneMetrics metrics)
{
    private const int Workers = 8;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly WorkQueue<ObjectKey> _queue = new(time);
    private readonly ConcurrentDictionary<ObjectKey, int> _failures = new();

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

    public Task RunAsync(CancellationToken cancellation) => _queue.RunAsync(Workers, WorkAsync, cancellation);

    /// <summary>Compares one object with what is wanted now and writes it if it differs.</summary>
    protected abstract Task WriteAsync(ObjectKey key, CancellationToken cancellation);

    private async Task<TimeSpan?> WorkAsync(ObjectKey key, CancellationToken cancellation)
    {
        try
        {
            await WriteAsync(key, cancellation);
            _failures.TryRemove(key, out _);
            return null;
        }
        catch (ApiException exception)
        {
            var failures = _failures.AddOrUpdate(key, 1, static (_, count) => count + 1);
            var doubled = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
            // What breaks a rule will not get better by haste, but what it collides with may go away.
            var delay = exception.Fault is ApiFault.Invalid or ApiFault.Denied || doubled > LongestRetry ? LongestRetry : doubled;
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

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Warning, "{What} of {Object} could not be written, trying again in {Milliseconds} ms: {Error}")]
        public static partial void Failed(ILogger logger, string what, ObjectKey @object, long milliseconds, string error);

        [LoggerMessage(3011, LogLevel.Error, "{What} of {Object} could not be worked out; this is a fault of Portolan")]
        public static partial void Faulty(ILogger logger, string what, ObjectKey @object, Exception exception);
    }
}
