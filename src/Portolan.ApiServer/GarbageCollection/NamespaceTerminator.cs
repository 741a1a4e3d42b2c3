using Portolan.ApiServer.CoreKinds;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.GarbageCollection;

/// <summary>Deletes what is in a namespace that is on its way out, and lets it go when it is empty.</summary>
internal sealed class NamespaceTerminator(ApiContext context, StoreWriter writer, ObjectDeleter deleter)
{
    public async Task AdvanceAsync(StoredObject stored)
    {
        var name = stored.Name.Name;
        var kinds = context.Registry.Current;
        await Task.WhenAll(
            Contents(name)
                .Where(item => !item.IsTerminating)
                .ToList()
                .Select(item => kinds.Find(item.Resource) is { } served ? DeleteAsync(served, item) : Task.CompletedTask)
        );

        if (Contents(name).Any())
        {
            return;
        }
        var kind = context.Registry.Current.Find(NamespaceRules.Namespaces)!;
        await writer.ChangeAsync(
            kind,
            stored.Name,
            WriteMode.Persist,
            (current, value) =>
            {
                if (current is null || value is null || current.Uid != stored.Uid)
                {
                    throw Refusals.NotFound(NamespaceRules.Namespaces, name);
                }
                var spec = value.EnsureObject("spec");
                spec["finalizers"] = spec.GetArray("finalizers").Strings().Where(item => item != NamespaceKind.Finalizer).ToJsonArray();
                return value;
            }
        );
    }

    private async Task DeleteAsync(Registry.ServedResource served, StoredObject content)
    {
        try
        {
            await deleter.DeleteAsync(served, content.Name, DeleteOptions.Exactly(content));
        }
        catch (StatusException e) when (e.Reason is "NotFound" or "Conflict")
        {
            // Gone, or made anew meanwhile: the next event tells.
        }
    }

    private IEnumerable<StoredObject> Contents(string name) =>
        context.Store.Current.Objects.Values.SelectMany(group => group.Values).Where(item => item.Name.Namespace == name);
}
