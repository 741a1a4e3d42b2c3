using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Kubernetes.Events;
using Portolan.Translation;

namespace Portolan.ControlPlane.Writing.Statuses;

/// <summary>Tells the transitions of written statuses as Events of their objects.</summary>
internal sealed class StatusEvents(EventRecorder recorder)
{
    // An edit makes a Gateway wait for its proxy for a moment: that it serves again is news only after a warning.
    private readonly ConcurrentDictionary<ObjectKey, string> _toldToServe = new();

    /// <summary>Tells what changed between two statuses of an object, once <paramref name="after"/> is written.</summary>
    public void Tell(ObjectKey key, ObjectMeta metadata, JsonObject? before, JsonObject after)
    {
        var uid = metadata.Uid ?? "";
        if (IsServing(before))
            _toldToServe[key] = uid;

        foreach (var transition in StatusTransitions.Of(before, after))
        {
            var isNews = transition.Severity == EventSeverity.Warning || _toldToServe.GetValueOrDefault(key) != uid;
            if (transition.Severity == EventSeverity.Warning)
                _toldToServe.TryRemove(key, out _);
            else
                _toldToServe[key] = uid;

            if (isNews)
                recorder.Record(new EventNotice(Reference(key, uid), transition.Severity, transition.Reason, transition.Message));
        }
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey key) => _toldToServe.TryRemove(key, out _);

    private static bool IsServing(JsonObject? status) => (status?["conditions"] as JsonArray ?? []).OfType<JsonObject>()
        .Any(condition => (string?)condition["type"] == "Programmed" && (string?)condition["status"] == "True");

    private static ObjectReference Reference(ObjectKey key, string uid) => new()
    {
        ApiVersion = key.Type.ApiVersion,
        Kind = key.Type.Kind,
        Namespace = key.Name.Namespace.Length == 0 ? null : key.Name.Namespace,
        Name = key.Name.Name,
        Uid = uid,
    };
}
