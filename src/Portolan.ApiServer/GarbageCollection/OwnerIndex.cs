using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.GarbageCollection;

/// <summary>Which uids are there, and which objects each of them owns; follows the store's changes.</summary>
internal sealed class OwnerIndex
{
    private readonly Dictionary<string, ObjectId> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ObjectId>> _dependents = new(StringComparer.Ordinal);

    public bool Exists(string uid) => _byUid.ContainsKey(uid);

    public ObjectId? Find(string uid) => _byUid.TryGetValue(uid, out var id) ? id : null;

    public IReadOnlyCollection<ObjectId> DependentsOf(string uid) => _dependents.TryGetValue(uid, out var found) ? [.. found] : [];

    public void Add(StoredObject stored)
    {
        var id = new ObjectId(stored.Resource, stored.Name);
        _byUid[stored.Uid] = id;
        foreach (var owner in stored.Owners)
        {
            if (!_dependents.TryGetValue(owner, out var set))
            {
                _dependents[owner] = set = [];
            }
            set.Add(id);
        }
    }

    public void Apply(StoreEvent change)
    {
        if (change.Previous is { } previous)
        {
            Remove(previous);
        }
        if (change.Type != StoreEventType.Deleted)
        {
            Add(change.Object);
        }
    }

    private void Remove(StoredObject stored)
    {
        var id = new ObjectId(stored.Resource, stored.Name);
        _byUid.Remove(stored.Uid);
        foreach (var owner in stored.Owners)
        {
            if (_dependents.TryGetValue(owner, out var set) && set.Remove(id) && set.Count == 0)
            {
                _dependents.Remove(owner);
            }
        }
    }
}
