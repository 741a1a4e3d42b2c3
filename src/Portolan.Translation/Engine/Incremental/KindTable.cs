using Portolan.Api;

namespace Portolan.Translation.Engine.Incremental;

/// <summary>A kind's objects, whatever the kind.</summary>
internal interface IKindTable
{
    /// <summary>Puts an object in the place of that name, or takes it away.</summary>
    void Apply(NamespacedName name, IResource? resource);
}

/// <summary>The objects of one kind, and who reads them.</summary>
internal sealed class KindTable<T>(IncrementalEvaluator evaluator, InputKind<T> kind) : IKindTable
    where T : class, IResource<T>
{
    private readonly Dictionary<NamespacedName, T> _objects = [];
    private readonly Dictionary<NamespacedName, Cell> _cells = [];
    private readonly Dictionary<ResourceIndex<T>, IndexTable<T>> _indexes = [];
    private readonly List<IKeySubscriber<NamespacedName>> _subscribers = [];
    private ListCell? _list;

    public void Apply(NamespacedName name, IResource? resource)
    {
        var after = resource is null ? null : kind.EssenceOf((T)resource);
        if (Equals(Find(name), after))
        {
            return;
        }

        var before = Find(name);
        if (after is null)
        {
            _objects.Remove(name);
        }
        else
        {
            _objects[name] = after;
        }

        Tell(name, before, after);
    }

    public T? Find(NamespacedName name) => _objects.GetValueOrDefault(name);

    public Cell CellOf(NamespacedName name)
    {
        if (!_cells.TryGetValue(name, out var cell))
        {
            _cells[name] = cell = new ObjectCell(this, name);
        }

        return cell;
    }

    public ListCell All => _list ??= new ListCell(this);

    public IndexTable<T> Index(ResourceIndex<T> index)
    {
        if (!_indexes.TryGetValue(index, out var table))
        {
            _indexes[index] = table = new IndexTable<T>(evaluator, index, _objects.Values);
        }

        return table;
    }

    public void Subscribe(IKeySubscriber<NamespacedName> subscriber) => _subscribers.Add(subscriber);

    private void Tell(NamespacedName name, T? before, T? after)
    {
        _list?.Renew();
        if (_cells.TryGetValue(name, out var cell))
        {
            cell.Changed();
        }

        foreach (var index in _indexes.Values)
        {
            index.Replace(before, after);
        }

        if (before is null == after is null)
        {
            return;
        }

        foreach (var subscriber in _subscribers)
        {
            subscriber.KeyChanged(name, after is null ? KeyChange.Removed : KeyChange.Added);
        }
    }

    private T[] Sort()
    {
        evaluator.Visit(_objects.Count);
        return [.. _objects.OrderBy(entry => entry.Key).Select(entry => entry.Value)];
    }

    private sealed class ObjectCell(KindTable<T> table, NamespacedName name) : Cell
    {
        public override void Drop() => table._cells.Remove(name);
    }

    /// <summary>All objects by name, sorted when they are first asked for.</summary>
    internal sealed class ListCell(KindTable<T> table) : Cell
    {
        private T[]? _sorted;

        public IReadOnlyList<T> Items => _sorted ??= table.Sort();

        public void Renew()
        {
            _sorted = null;
            Changed();
        }

        public override void Drop() => table._list = null;
    }
}
