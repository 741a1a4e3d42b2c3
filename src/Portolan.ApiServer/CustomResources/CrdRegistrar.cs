using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Keeps the registry at what the stored CustomResourceDefinitions say, before whoever wrote one gets the answer.</summary>
internal sealed class CrdRegistrar : IDisposable
{
    private readonly ObjectStore _store;
    private readonly ResourceRegistry _registry;

    public CrdRegistrar(ObjectStore store, ResourceRegistry registry)
    {
        _store = store;
        _registry = registry;
        store.Committed += OnCommitted;
        Refresh();
    }

    public void Dispose() => _store.Committed -= OnCommitted;

    private void OnCommitted(IReadOnlyList<StoreEvent> events)
    {
        if (events.Any(change => change.Object.Resource == CrdKind.Resource))
        {
            Refresh();
        }
    }

    private void Refresh()
    {
        var definitions = _store.Current.Of(CrdKind.Resource).Values;
        if (definitions.Any() || _registry.HasCustom)
        {
            _registry.ReplaceCustom([
                .. definitions.Select(stored => stored.Parse()).Where(CrdNaming.IsEstablished).Select(CrdReader.Read),
            ]);
        }
    }
}
