using System.Text.Json.Nodes;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary>Deletes objects, or marks them for deletion while finalizers hold them.</summary>
internal sealed class ObjectDeleter(ApiContext context)
{
    /// <summary>Holds an object until those that it owns are gone.</summary>
    public const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>Holds an object until those that it owns are released.</summary>
    public const string OrphanFinalizer = "orphan";

    public async Task<ChangeResult> DeleteAsync(ServedResource served, Api.NamespacedName name, DeleteOptions options)
    {
        while (true)
        {
            var current = context.Store.Current.Find(served.Stored, name) ?? throw Refusals.NotFound(served.Resource, name.Name);
            CheckPreconditions(served, current, options);
            var value = current.Parse();
            Mark(served, value, options.Propagation);
            var isGone = StoreWriter.IsReleased(value);
            if (!isGone && value.SameAs(current.Parse()))
            {
                return new(ChangeOutcome.Updated, current);
            }
            if (options.Mode == WriteMode.DryRun)
            {
                return new(isGone ? ChangeOutcome.Deleted : ChangeOutcome.Updated, current);
            }
            if (isGone)
            {
                value = current.Parse();
            }

            var request = new WriteRequest(served.Stored, name, current.Version, isGone ? WriteKind.Delete : WriteKind.Put, value);
            var result = await context.Store.WriteAsync(request);
            if (result.Written is { } written)
            {
                return new(isGone ? ChangeOutcome.Deleted : ChangeOutcome.Updated, written);
            }
        }
    }

    private void Mark(ServedResource served, JsonObject value, Propagation propagation)
    {
        var metadata = value.EnsureMetadata();
        var finalizers = metadata.GetArray("finalizers").Strings().ToList();
        finalizers.RemoveAll(name => name is ForegroundFinalizer or OrphanFinalizer);
        if (propagation == Propagation.Foreground)
        {
            finalizers.Add(ForegroundFinalizer);
        }
        else if (propagation == Propagation.Orphan)
        {
            finalizers.Add(OrphanFinalizer);
        }
        if (finalizers.Count > 0)
        {
            metadata["finalizers"] = finalizers.ToJsonArray();
        }
        else
        {
            metadata.Remove("finalizers");
        }

        if (metadata["deletionTimestamp"] is not null)
        {
            return;
        }
        metadata["deletionTimestamp"] = context.Timestamp;
        metadata["deletionGracePeriodSeconds"] = 0;
        if (served.HasGeneration)
        {
            metadata["generation"] = (metadata.GetInteger("generation") ?? 0) + 1;
        }
        if (served is { Kind: "Namespace", Definition.Group: "" })
        {
            value.EnsureObject("status")["phase"] = "Terminating";
        }
    }

    private static void CheckPreconditions(ServedResource served, StoredObject current, DeleteOptions options)
    {
        if (options.Uid is { } uid && uid != current.Uid)
        {
            throw Refusals.Conflict(
                served.Resource,
                current.Name.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}"
            );
        }

        var version = current.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (options.ResourceVersion is { } wanted && wanted != version)
        {
            throw Refusals.Conflict(
                served.Resource,
                current.Name.Name,
                $"Precondition failed: ResourceVersion in precondition: {wanted}, ResourceVersion in object meta: {version}"
            );
        }
    }
}
