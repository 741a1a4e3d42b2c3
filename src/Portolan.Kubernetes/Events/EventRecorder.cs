using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portolan.Api.Core;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;

namespace Portolan.Kubernetes.Events;

/// <summary>
/// Tells users what happened, as Events of core/v1 that <c>kubectl describe</c> shows under the object. Whoever records neither waits nor
/// fails: Events are correlated (see <see cref="EventCorrelator"/>) and written in the background, and those that do not fit or cannot be
/// written are lost.
/// </summary>
/// <param name="objects">Writes them.</param>
/// <param name="component">Who says so, in the column FROM.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where losses are told.</param>
public sealed partial class EventRecorder(ObjectWriter objects, string component, TimeProvider time, ILogger<EventRecorder> logger)
{
    private const int MostWaiting = 1000;
    private const int MaxAttempts = 4;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly Channel<EventNotice> _waiting = Channel.CreateBounded<EventNotice>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true }
    );
    private readonly EventCorrelator _correlator = new(component);

    /// <summary>Has an Event written, soon.</summary>
    public void Record(EventNotice notice)
    {
        if (!_waiting.Writer.TryWrite(notice))
        {
            Log.Lost(logger, notice.Reason, notice.About.Kind, notice.About.Name, "too many are waiting");
        }
    }

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var notice in _waiting.Reader.ReadAllAsync(cancellation))
        {
            try
            {
                await WriteAsync(_correlator.Correlate(notice, time.GetUtcNow()), cancellation);
            }
            catch (ApiException exception)
            {
                Log.Lost(logger, notice.Reason, notice.About.Kind, notice.About.Name, exception.Message);
            }
        }
    }

    private async Task WriteAsync(Correlation correlation, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryWriteAsync(correlation, cancellation);
                return;
            }
            catch (ApiException exception) when (exception.Fault == ApiFault.Unavailable && attempt < MaxAttempts)
            {
                await Task.Delay(FirstRetry * Math.Pow(2, attempt - 1), time, cancellation);
            }
        }
    }

    private Task TryWriteAsync(Correlation correlation, CancellationToken cancellation) =>
        correlation switch
        {
            Correlation.New created => objects.CreateAsync(created.Event, cancellation),
            Correlation.Again again => CountAsync(again, cancellation),
            Correlation.Dropped => Task.CompletedTask,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private async Task CountAsync(Correlation.Again again, CancellationToken cancellation)
    {
        var patch = new JsonObject
        {
            ["count"] = again.Event.Count,
            ["lastTimestamp"] = again.Event.LastTimestamp?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["message"] = again.Event.Message,
        };
        try
        {
            await objects.MergeAsync(Event.Type, again.Name, patch, Subresource.None, cancellation);
        }
        catch (ApiException exception) when (exception.Fault == ApiFault.NotFound)
        {
            // The server has forgotten it, as it does after an hour, or never had it.
            await objects.CreateAsync(again.Event, cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Debug, "The event {Reason} of {Kind} {Name} is lost: {Error}")]
        public static partial void Lost(ILogger logger, string reason, string? kind, string? name, string error);
    }
}
