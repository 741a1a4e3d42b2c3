using Portolan.ApiServer.CustomResources;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.GarbageCollection;

/// <summary>
/// Deletes the objects of a CustomResourceDefinition that is on its way out, lets it go when there are none, and gives its names to those
/// that wait.
/// </summary>
internal sealed class CrdTerminator(ApiContext context, StoreWriter writer, ObjectDeleter deleter)
{
    private readonly CrdNaming _naming = new(context.Store, context.Registry, context.Time);

    public async Task AdvanceAsync(StoredObject stored)
    {
        var target = GroupResource.Parse(stored.Name.Name);
        if (!context.Registry.IsFixed(target) && context.Registry.Current.Find(target) is { } served)
        {
            await Task.WhenAll(
                context
                    .Store.Current.Of(target)
                    .Values.Where(item => !item.IsTerminating)
                    .ToList()
                    .Select(item => DeleteAsync(served, item))
            );
            if (!context.Store.Current.Of(target).IsEmpty)
            {
                return;
            }
        }

        var kind = context.Registry.Current.Find(CrdKind.Resource)!;
        await writer.ChangeAsync(
            kind,
            stored.Name,
            WriteMode.Persist,
            (current, value) =>
            {
                if (current is null || value is null || current.Uid != stored.Uid)
                {
                    throw Refusals.NotFound(CrdKind.Resource, stored.Name.Name);
                }
                var metadata = value.EnsureMetadata();
                metadata["finalizers"] = metadata.GetArray("finalizers").Strings().Where(name => name != CrdRules.Finalizer).ToJsonArray();
                return value;
            }
        );
    }

    /// <summary>Gives a definition that is not served the names that have become free.</summary>
    public async Task ReconsiderAsync(StoredObject stored)
    {
        if (context.Registry.Current.Find(GroupResource.Parse(stored.Name.Name)) is not null)
        {
            return;
        }
        await writer.ChangeAsync(
            context.Registry.Current.Find(CrdKind.Resource)!,
            stored.Name,
            WriteMode.Persist,
            (current, value) =>
            {
                if (current is null || value is null || current.Uid != stored.Uid)
                {
                    throw Refusals.NotFound(CrdKind.Resource, stored.Name.Name);
                }
                _naming.Accept(value, value.EnsureObject("status"));
                return value;
            }
        );
    }

    private async Task DeleteAsync(Registry.ServedResource served, StoredObject item)
    {
        try
        {
            await deleter.DeleteAsync(served, item.Name, DeleteOptions.Exactly(item));
        }
        catch (StatusException e) when (e.Reason is "NotFound" or "Conflict")
        {
            // Gone, or made anew meanwhile: the next event tells.
        }
    }
}
