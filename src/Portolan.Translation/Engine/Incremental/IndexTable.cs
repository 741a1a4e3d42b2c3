using Portolan.Api;

namespace Portolan.Translation.Engine.Incremental;

/// <summary>The entries of one index of a kind.</summary>
internal sealed class IndexTable<T>
    where T : class, IResource<T>
{
    private readonly ResourceIndex<T> _index;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public IndexTable(ResourceIndex<T> index, IEnumerable<T> objects)
    {
        _index = index;
        foreach (var resource in objects)
        {
            Replace(null, resource);
        }
    }

    public Entry For(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            _entries[key] = entry = new Entry(this, key);
        }

        return entry;
    }

    public void Replace(T? before, T? after)
    {
        HashSet<string> kept = after is null ? [] : [.. _index.KeysOf(after)];
        if (before is not null)
        {
            foreach (var key in _index.KeysOf(before).Distinct(StringComparer.Ordinal).Where(key => !kept.Contains(key)))
            {
                _entries[key].Remove(before.Metadata.Key);
            }
        }

        foreach (var key in kept)
        {
            For(key).Set(after!);
        }
    }

    /// <summary>The objects filed under one key.</summary>
    internal sealed class Entry(IndexTable<T> table, string key) : Cell
    {
        private readonly SortedDictionary<NamespacedName, T> _objects = [];
        private T[]? _items;

        public IReadOnlyList<T> Items => _items ??= [.. _objects.Values];

        public void Set(T resource)
        {
            _objects[resource.Metadata.Key] = resource;
            _items = null;
            Changed();
        }

        public void Remove(NamespacedName name)
        {
            _objects.Remove(name);
            _items = null;
            Changed();
            if (!IsRead)
            {
                Drop();
            }
        }

        public override void Drop()
        {
            if (_objects.Count == 0)
            {
                table._entries.Remove(key);
            }
        }
    }
}
