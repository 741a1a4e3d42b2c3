using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;
using Portolan.Translation;

namespace Portolan.ControlPlane.Writing;

/// <summary>Tells users what no status can say, as Events of their objects: <c>kubectl describe</c> shows them. Each thing is told once.</summary>
internal sealed partial class EventRecorder(ObjectWriter objects, TimeProvider time, ILogger<EventRecorder> logger)
{
    private const string Component = "portolan";
    private readonly ConcurrentDictionary<(ObjectReference About, string Reason, string Message), byte> _told = new();

    /// <summary>Warns about an object; the one that <paramref name="owner"/> names, or <paramref name="key"/> itself.</summary>
    public async Task WarnAsync(ObjectKey key, OwnerReference? owner, string reason, string message, CancellationToken cancellation)
    {
        var about = owner is null
            ? new ObjectReference { ApiVersion = key.Type.ApiVersion, Kind = key.Type.Kind, Namespace = key.Name.Namespace, Name = key.Name.Name }
            : new ObjectReference { ApiVersion = owner.ApiVersion, Kind = owner.Kind, Namespace = key.Name.Namespace, Name = owner.Name, Uid = owner.Uid };
        if (!_told.TryAdd((about, reason, message), 0))
            return;

        var now = time.GetUtcNow();
        var told = new Event
        {
            // Events live in a namespace even when their object does not.
            Metadata = new ObjectMeta { Name = $"{about.Name}.{Guid.NewGuid():N}", Namespace = about.Namespace is { Length: > 0 } ns ? ns : "default" },
            InvolvedObject = about,
            Reason = reason,
            Message = message,
            EventType = "Warning",
            Count = 1,
            FirstTimestamp = now,
            LastTimestamp = now,
            Source = new EventSource { Component = Component },
            ReportingComponent = Component,
        };
        try
        {
            await objects.CreateAsync(told, cancellation);
        }
        catch (ApiException exception)
        {
            Log.Failed(logger, key, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3060, LogLevel.Debug, "The event about {Object} could not be written: {Error}")]
        public static partial void Failed(ILogger logger, ObjectKey @object, string error);
    }
}
