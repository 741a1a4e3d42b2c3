using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.Kubernetes.Writing;
using Portolan.Primitives;
using Portolan.Translation;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.ControlPlane.Writing.Objects;

/// <summary>Sets and removes our finalizers on users' objects; those of others stay.</summary>
internal sealed class FinalizerWriter(
    ObjectWriter objects,
    LiveObjects live,
    TimeProvider time,
    ILogger<FinalizerWriter> logger,
    ControlPlaneMetrics metrics
) : KeyedWriter(time, logger, metrics)
{
    private static readonly string[] Ours = [WellKnown.GatewayClassFinalizer];

    protected override string What => "The finalizers";

    protected override async Task WriteAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (live.Find(key) is not { } resource || !NeedsWrite(resource.Metadata, WantedOf(key)))
        {
            return;
        }

        Metrics.ObjectWrites.Increment();
        await objects.UpdateAsync(key.Type, key.Name, fresh => Edit(fresh, WantedOf(key)), Subresource.None, cancellation);
    }

    private EquatableList<string> WantedOf(ObjectKey key) => Wanted.Finalizers.GetValueOrDefault(key);

    // A finalizer cannot be added to what is being deleted.
    private static bool NeedsWrite(ObjectMeta metadata, EquatableList<string> wanted) =>
        metadata.Finalizers.Any(known => Ours.Contains(known, StringComparer.Ordinal) && !wanted.Contains(known, StringComparer.Ordinal))
        || (metadata.DeletionTimestamp is null && wanted.Any(missing => !metadata.Finalizers.Contains(missing, StringComparer.Ordinal)));

    private static EditResult Edit(JsonObject fresh, EquatableList<string> wanted)
    {
        var metadata = fresh["metadata"]!.AsObject();
        var before = (metadata["finalizers"] as JsonArray ?? []).Select(name => (string)name!).ToList();
        var isDeleting = metadata["deletionTimestamp"] is not null;
        var after = before
            .Where(name => !Ours.Contains(name, StringComparer.Ordinal) || wanted.Contains(name, StringComparer.Ordinal))
            .Concat(isDeleting ? [] : wanted.Except(before, StringComparer.Ordinal))
            .ToList();
        if (after.SequenceEqual(before, StringComparer.Ordinal))
        {
            return EditResult.Unchanged;
        }

        metadata["finalizers"] = new JsonArray([.. after.Select(name => (JsonNode)name)]);
        return EditResult.Changed;
    }
}
