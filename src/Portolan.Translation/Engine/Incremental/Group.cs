using System.Collections.Immutable;

namespace Portolan.Translation.Engine.Incremental;

/// <summary>One group of a set: its members, who contributed them, and who reads them.</summary>
internal sealed class Group<TGroup, TKey, TItem> : Cell
    where TGroup : notnull
    where TKey : notnull
{
    private readonly SetTable<TGroup, TKey, TItem> _table;
    private readonly TGroup _key;
    private readonly Dictionary<TKey, Contributions<TItem>> _contributions = [];
    private readonly Dictionary<TKey, MemberCell> _cells = [];
    private readonly HashSet<TKey> _touched = [];

    public Group(SetTable<TGroup, TKey, TItem> table, TGroup key)
    {
        _table = table;
        _key = key;
        Level = table.Level;
    }

    public ImmutableDictionary<TKey, TItem> Members { get; private set; } = ImmutableDictionary<TKey, TItem>.Empty;

    public Cell CellOf(TKey key)
    {
        if (!_cells.TryGetValue(key, out var cell))
        {
            _cells[key] = cell = new MemberCell(this, key);
        }

        return cell;
    }

    public void Contribute(IContributor contributor, TKey key, TItem item)
    {
        if (!_contributions.TryGetValue(key, out var contributions))
        {
            _contributions[key] = contributions = new Contributions<TItem>();
        }

        contributions.Set(contributor, item);
        Touch(key);
    }

    public void Withdraw(IContributor contributor, TKey key)
    {
        var contributions = _contributions[key];
        contributions.Remove(contributor);
        if (contributions.IsEmpty)
        {
            _contributions.Remove(key);
        }

        Touch(key);
    }

    /// <summary>Makes what was contributed visible, and tells those who read what differs.</summary>
    public void Publish()
    {
        var members = Members.ToBuilder();
        var changed = false;
        foreach (var key in _touched)
        {
            _table.Visit();
            changed |= Publish(key, members);
        }

        _touched.Clear();
        if (changed)
        {
            Members = members.ToImmutable();
            Changed();
        }

        if (!IsRead)
        {
            Drop();
        }
    }

    public override void Drop()
    {
        if (_contributions.Count == 0 && _cells.Count == 0)
        {
            _table.Forget(_key);
        }
    }

    private bool Publish(TKey key, ImmutableDictionary<TKey, TItem>.Builder members)
    {
        var was = members.TryGetValue(key, out var before);
        if (!_contributions.TryGetValue(key, out var contributions))
        {
            if (!was)
            {
                return false;
            }

            members.Remove(key);
            _table.MemberChanged(_key, key, KeyChange.Removed);
        }
        else
        {
            var after = contributions.Winner;
            if (was && EqualityComparer<TItem>.Default.Equals(before, after))
            {
                return false;
            }

            members[key] = after;
            _table.MemberChanged(_key, key, was ? null : KeyChange.Added);
        }

        _cells.GetValueOrDefault(key)?.Changed();
        return true;
    }

    private void Touch(TKey key)
    {
        if (_touched.Count == 0)
        {
            _table.Touched(this);
        }

        _touched.Add(key);
    }

    private sealed class MemberCell : Cell
    {
        private readonly Group<TGroup, TKey, TItem> _group;
        private readonly TKey _key;

        public MemberCell(Group<TGroup, TKey, TItem> group, TKey key)
        {
            _group = group;
            _key = key;
            Level = group.Level;
        }

        public override void Drop()
        {
            _group._cells.Remove(_key);
            if (!_group.IsRead)
            {
                _group.Drop();
            }
        }
    }
}
