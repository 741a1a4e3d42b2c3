using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Events;
using Portolan.Kubernetes.Writing;
using Portolan.Translation;

namespace Portolan.ControlPlane.Writing.Objects;

/// <summary>
/// Keeps generated objects as translation wants them: creates, overwrites edits, deletes what is not wanted any more, from before a restart
/// too. An object that has a wanted name and is not ours is never touched.
/// </summary>
internal sealed partial class ObjectReconciler(
    ObjectWriter objects,
    LiveObjects live,
    EventRecorder events,
    Action<InputChange> post,
    TimeProvider time,
    ILogger<ObjectReconciler> logger,
    ControlPlaneMetrics metrics
) : KeyedWriter(time, logger, metrics)
{
    protected override string What => "The content";

    /// <summary>Tells translation, which says it in the status of what the object was made for.</summary>
    protected override void OnRefusal(ObjectKey key, string? message) => post(WriteRefusal.Change(key, message));

    protected override async Task WriteAsync(ObjectKey key, CancellationToken cancellation)
    {
        var known = live.Find(key);
        var wanted = Wanted.Objects.GetValueOrDefault(key);
        if (wanted is null)
        {
            if (known is not null && known.Metadata.DeletionTimestamp is null && Ownership.IsOurs(key.Type, known.Metadata))
            {
                await DeleteAsync(key, known, cancellation);
            }

            return;
        }

        if (known is not null && !Ownership.MayOverwrite(key.Type, known.Metadata, wanted.Metadata))
        {
            TellNotOurs(key, wanted);
            return;
        }

        if (known is not null && ObjectComparison.IsUpToDate(key.Type, wanted, known))
        {
            return;
        }

        Metrics.ObjectWrites.Increment();
        if (ObjectComparison.HasServerDefaults(key.Type))
        {
            await ApplyAsync(key, wanted, cancellation);
        }
        else
        {
            await ReplaceAsync(key, wanted, known?.Metadata, cancellation);
        }
    }

    private async Task DeleteAsync(ObjectKey key, IResource known, CancellationToken cancellation)
    {
        Metrics.ObjectWrites.Increment();
        try
        {
            await objects.DeleteAsync(
                key.Type,
                key.Name,
                new DeletePreconditions(known.Metadata.Uid, null),
                Propagation.Background,
                cancellation
            );
            Log.Deleted(Logger, key);
        }
        catch (ApiException exception) when (exception.Fault == ApiFault.Conflict)
        {
            // Another object has the name now; its own event decides about it.
        }
    }

    /// <summary>Server-side apply: fields of others, like the replicas that an autoscaler sets, stay.</summary>
    private async Task ApplyAsync(ObjectKey key, IResource wanted, CancellationToken cancellation)
    {
        if (await objects.FindAsync(key.Type, key.Name, cancellation) is { } fresh && !MayOverwrite(fresh, key, wanted))
        {
            TellNotOurs(key, wanted);
            return;
        }

        await objects.ApplyAsync(key.Type, ToWrite(wanted), ApplyConflicts.Force, cancellation);
        Log.Written(Logger, key);
    }

    /// <summary>
    /// Our own kinds are replaced whole: apply would leave a field that somebody added. One request is enough while nobody wrote since what
    /// we know of the object, which its version says.
    /// </summary>
    private async Task ReplaceAsync(ObjectKey key, IResource wanted, ObjectMeta? known, CancellationToken cancellation)
    {
        try
        {
            await (
                known is null
                    ? objects.CreateAsync(key.Type, ToWrite(wanted), cancellation)
                    : objects.ReplaceAsync(key.Type, Over(known, wanted), Subresource.None, cancellation)
            );
            Log.Written(Logger, key);
        }
        catch (ApiException exception)
            when (exception.Fault is ApiFault.AlreadyExists or ApiFault.Conflict
                || (exception.Fault is ApiFault.NotFound && known is not null)
            )
        {
            await ReadAndReplaceAsync(key, wanted, cancellation);
        }
    }

    private async Task ReadAndReplaceAsync(ObjectKey key, IResource wanted, CancellationToken cancellation)
    {
        var found = await objects.UpdateAsync(key.Type, key.Name, fresh => Edit(fresh, key, wanted), Subresource.None, cancellation);
        if (found is null)
        {
            await objects.CreateAsync(key.Type, ToWrite(wanted), cancellation);
        }

        if (found is null || MayOverwrite(found, key, wanted))
        {
            Log.Written(Logger, key);
        }
        else
        {
            TellNotOurs(key, wanted);
        }
    }

    private void TellNotOurs(ObjectKey key, IResource wanted)
    {
        Log.NotOurs(Logger, key);
        var inNamespace = key.Name.Namespace.Length == 0 ? null : key.Name.Namespace;
        var about = wanted.Metadata.OwnerReferences.FirstOrDefault() is { } owner
            ? new ObjectReference
            {
                ApiVersion = owner.ApiVersion,
                Kind = owner.Kind,
                Namespace = inNamespace,
                Name = owner.Name,
                Uid = owner.Uid,
            }
            : new ObjectReference
            {
                ApiVersion = key.Type.ApiVersion,
                Kind = key.Type.Kind,
                Namespace = inNamespace,
                Name = key.Name.Name,
            };
        var message = $"{key} is wanted, but an object of that name that we did not make is there: rename one of the two";
        events.Record(new EventNotice(about, EventSeverity.Warning, "NameTaken", message));
    }

    private static EditResult Edit(JsonObject fresh, ObjectKey key, IResource wanted)
    {
        if (!MayOverwrite(fresh, key, wanted))
        {
            return EditResult.Unchanged;
        }

        var before = fresh.DeepClone();
        foreach (var field in ObjectComparison.ContentOf(fresh).Select(field => field.Key).ToList())
        {
            fresh.Remove(field);
        }

        var json = ToWrite(wanted);
        foreach (var (name, value) in ObjectComparison.ContentOf(json))
        {
            fresh[name] = value?.DeepClone();
        }

        var metadata = fresh["metadata"]!.AsObject();
        foreach (var field in (string[])["labels", "annotations"])
        {
            foreach (var (name, value) in json["metadata"]![field] as JsonObject ?? [])
            {
                (metadata[field] ??= new JsonObject())[name] = value?.DeepClone();
            }
        }

        if (json["metadata"]!["ownerReferences"] is { } owners)
        {
            metadata["ownerReferences"] = owners.DeepClone();
        }

        return JsonNode.DeepEquals(before, fresh) ? EditResult.Unchanged : EditResult.Changed;
    }

    /// <summary>What is wanted, with what others keep in the metadata of the object that is there, at the version that is known.</summary>
    private static JsonObject Over(ObjectMeta known, IResource wanted)
    {
        var json = ToWrite(wanted);
        json["metadata"] = JsonSerializer.SerializeToNode(
            known with
            {
                Labels = known.Labels.With(wanted.Metadata.Labels),
                Annotations = known.Annotations.With(wanted.Metadata.Annotations),
                OwnerReferences = wanted.Metadata.OwnerReferences.IsEmpty ? known.OwnerReferences : wanted.Metadata.OwnerReferences,
            },
            ResourceJson.Options
        );
        return json;
    }

    private static bool MayOverwrite(JsonObject live, ObjectKey key, IResource wanted) =>
        live["metadata"].Deserialize<ObjectMeta>(ResourceJson.Options) is { } metadata
        && Ownership.MayOverwrite(key.Type, metadata, wanted.Metadata);

    private static JsonObject ToWrite(IResource wanted)
    {
        var json = ResourceJson.ToJson(wanted);
        json.Remove("status");
        foreach (var field in (string[])["uid", "resourceVersion", "generation", "creationTimestamp"])
        {
            json["metadata"]!.AsObject().Remove(field);
        }

        return json;
    }

    private static partial class Log
    {
        [LoggerMessage(
            3020,
            LogLevel.Warning,
            "{Object} is wanted, but an object of that name that we did not make is there: rename one of the two"
        )]
        public static partial void NotOurs(ILogger logger, ObjectKey @object);

        [LoggerMessage(3021, LogLevel.Debug, "{Object} was written")]
        public static partial void Written(ILogger logger, ObjectKey @object);

        [LoggerMessage(3022, LogLevel.Debug, "{Object} was deleted: nothing wants it any more")]
        public static partial void Deleted(ILogger logger, ObjectKey @object);
    }
}
