using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;
using Portolan.Translation;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.ControlPlane.Writing.Statuses;

/// <summary>Writes statuses, only where they differ from what is there, and has users told what changed for them.</summary>
internal sealed class StatusWriter(
    ObjectWriter objects,
    LiveObjects live,
    StatusEvents events,
    TimeProvider time,
    ILogger<StatusWriter> logger,
    ControlPlaneMetrics metrics
) : KeyedWriter(time, logger, metrics)
{
    private readonly TimeProvider _time = time;

    protected override string What => "The status";

    protected override async Task WriteAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (live.Find(key) is not { } resource)
        {
            events.Forget(key);
            return;
        }

        var merge = new StatusMerge(WellKnown.ControllerName, _time.GetUtcNow());
        var current = ResourceJson.ToJson(resource)["status"] as JsonObject;
        if (ViewOf(key, current, merge) is not { } wanted)
        {
            return;
        }

        var merged = merge.Merge(current, wanted);
        if (JsonNode.DeepEquals(current ?? [], merged))
        {
            return;
        }

        Metrics.StatusWrites.Increment();
        // Our records may not know every field that another controller's release writes: its entries are taken from the object as it is.
        if (merge.HasOthers(current) || !await TryPatchAsync(key, resource, current, merged, cancellation))
        {
            if (await UpdateAsync(key, merge, wanted, cancellation) is not { } written)
            {
                return;
            }

            (current, merged) = written;
        }

        events.Tell(key, resource.Metadata, current, merged);
    }

    /// <summary>The statuses before and after; nothing if there was nothing to write.</summary>
    private async Task<(JsonObject? Before, JsonObject After)?> UpdateAsync(
        ObjectKey key,
        StatusMerge merge,
        JsonObject wanted,
        CancellationToken cancellation
    )
    {
        (JsonObject?, JsonObject)? change = null;
        var found = await objects.UpdateAsync(
            key.Type,
            key.Name,
            fresh =>
            {
                var before = fresh["status"] as JsonObject;
                var result = Edit(fresh, merge, wanted);
                change = result == EditResult.Changed ? (before, fresh["status"]!.DeepClone().AsObject()) : null;
                return result;
            },
            Subresource.Status,
            cancellation
        );
        return found is null ? null : change;
    }

    /// <summary>Our view of the status; for an object of which we say nothing any more, that our entries are gone.</summary>
    private JsonObject? ViewOf(ObjectKey key, JsonObject? current, StatusMerge merge)
    {
        if (Wanted.Statuses.TryGetValue(key, out var status))
        {
            return ResourceJson.ToJson(status)["status"] as JsonObject;
        }

        if (!merge.HasOurs(current))
        {
            return null;
        }

        return new JsonObject { [current!.ContainsKey("parents") ? "parents" : "ancestors"] = new JsonArray() };
    }

    private async Task<bool> TryPatchAsync(
        ObjectKey key,
        IResource resource,
        JsonObject? current,
        JsonObject merged,
        CancellationToken cancellation
    )
    {
        var status = merged.DeepClone().AsObject();
        foreach (var (name, _) in current ?? [])
        {
            if (!merged.ContainsKey(name))
            {
                status[name] = null;
            }
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = resource.Metadata.ResourceVersion, ["uid"] = resource.Metadata.Uid },
            ["status"] = status,
        };
        try
        {
            await objects.MergeAsync(key.Type, key.Name, patch, Subresource.Status, cancellation);
            return true;
        }
        catch (ApiException exception) when (exception.Fault == ApiFault.Conflict)
        {
            return false;
        }
        catch (ApiException exception) when (exception.Fault == ApiFault.NotFound)
        {
            // Deleted in between.
            return true;
        }
    }

    private static EditResult Edit(JsonObject fresh, StatusMerge merge, JsonObject wanted)
    {
        var current = fresh["status"] as JsonObject;
        var merged = merge.Merge(current, wanted);
        if (JsonNode.DeepEquals(current ?? [], merged))
        {
            return EditResult.Unchanged;
        }

        fresh["status"] = merged;
        return EditResult.Changed;
    }
}
