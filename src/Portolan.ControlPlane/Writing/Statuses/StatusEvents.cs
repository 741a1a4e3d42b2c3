using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.ControlPlane.Inputs;
using Portolan.Kubernetes.Events;
using Portolan.Translation;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.ControlPlane.Writing.Statuses;

/// <summary>Tells the transitions of written statuses as Events of their objects.</summary>
internal sealed class StatusEvents(Action<EventNotice> record, LiveObjects live, TimeProvider time)
{
    /// <summary>
    /// How long something that may pass must stand before it is told: a load balancer that is asked for another address needs a moment.
    /// </summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMilliseconds(750);

    private readonly ConcurrentDictionary<ObjectKey, ITimer> _waiting = new();

    // An edit makes a Gateway wait for its proxy for a moment: that it serves again is news only after a warning.
    private readonly ConcurrentDictionary<ObjectKey, string> _toldToServe = new();

    /// <summary>Tells what changed between two statuses of an object, once <paramref name="after"/> is written.</summary>
    public void Tell(ObjectKey key, ObjectMeta metadata, JsonObject? before, JsonObject after)
    {
        var uid = metadata.Uid ?? "";
        if (IsServing(before))
        {
            _toldToServe[key] = uid;
        }

        foreach (var transition in StatusTransitions.Of(before, after))
        {
            var isNews = transition.Severity == EventSeverity.Warning || _toldToServe.GetValueOrDefault(key) != uid;
            if (transition.Severity == EventSeverity.Warning)
            {
                _toldToServe.TryRemove(key, out _);
            }
            else
            {
                _toldToServe[key] = uid;
            }

            var notice = new EventNotice(Reference(key, uid), transition.Severity, transition.Reason, transition.Message);
            if (transition.MayPass)
            {
                TellIfItStays(key, notice);
            }
            else if (isNews)
            {
                record(notice);
            }
        }
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey key)
    {
        _toldToServe.TryRemove(key, out _);
        if (_waiting.TryRemove(key, out var timer))
        {
            timer.Dispose();
        }
    }

    private void TellIfItStays(ObjectKey key, EventNotice notice)
    {
        var timer = time.CreateTimer(_ => TellIfItStands(key, notice), state: null, Patience, Timeout.InfiniteTimeSpan);
        _waiting.AddOrUpdate(
            key,
            timer,
            (_, earlier) =>
            {
                earlier.Dispose();
                return timer;
            }
        );
    }

    private void TellIfItStands(ObjectKey key, EventNotice notice)
    {
        if (_waiting.TryRemove(key, out var timer))
        {
            timer.Dispose();
        }

        if (
            live.Find(key) is { } resource
            && resource.Metadata.Uid == notice.About.Uid
            && StatusTransitions
                .Of(before: null, ResourceJson.ToJson(resource)["status"] as JsonObject ?? [])
                .Any(said => said.Reason == notice.Reason && said.Message == notice.Message)
        )
        {
            record(notice);
        }
    }

    private static bool IsServing(JsonObject? status) =>
        (status?["conditions"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Any(condition =>
                (string?)condition["type"] == ConditionTypes.Programmed && (string?)condition["status"] == ConditionStatus.True
            );

    private static ObjectReference Reference(ObjectKey key, string uid) =>
        new()
        {
            ApiVersion = key.Type.ApiVersion,
            Kind = key.Type.Kind,
            Namespace = key.Name.Namespace.Length == 0 ? null : key.Name.Namespace,
            Name = key.Name.Name,
            Uid = uid,
        };
}
