using System.Collections.Immutable;

namespace Portolan.Translation.Engine.Incremental;

/// <summary>A set with its sources, whatever the types.</summary>
internal interface ISetTable
{
    int Level { get; }

    /// <summary>Runs the sources that may say something new, and publishes what they say.</summary>
    void Update();
}

/// <summary>A source of a set, whatever it runs for.</summary>
internal interface ISourceTable
{
    void Update();
}

/// <summary>The groups of one set.</summary>
internal sealed class SetTable<TGroup, TKey, TItem>(IncrementalEvaluator evaluator, int level) : ISetTable
    where TGroup : notnull
    where TKey : notnull
{
    private readonly Dictionary<TGroup, Group<TGroup, TKey, TItem>> _groups = [];
    private readonly List<ISourceTable> _sources = [];
    private readonly List<Group<TGroup, TKey, TItem>> _touched = [];
    private readonly List<IKeySubscriber<MemberKey<TGroup, TKey>>> _subscribers = [];
    private readonly List<MemberKey<TGroup, TKey>> _changes = [];

    public int Level { get; } = level;

    /// <summary>The members that differ since the update before the last one.</summary>
    public IReadOnlyList<MemberKey<TGroup, TKey>> Changes => _changes;

    public void Add(ISourceTable source) => _sources.Add(source);

    public void Subscribe(IKeySubscriber<MemberKey<TGroup, TKey>> subscriber) => _subscribers.Add(subscriber);

    public ImmutableDictionary<TKey, TItem> Members(TGroup group) =>
        _groups.TryGetValue(group, out var found) ? found.Members : ImmutableDictionary<TKey, TItem>.Empty;

    public Group<TGroup, TKey, TItem> GroupOf(TGroup key)
    {
        if (!_groups.TryGetValue(key, out var group))
        {
            _groups[key] = group = new Group<TGroup, TKey, TItem>(this, key);
        }

        return group;
    }

    public void Update()
    {
        _changes.Clear();
        foreach (var source in _sources)
        {
            source.Update();
        }

        foreach (var group in _touched)
        {
            group.Publish();
        }

        _touched.Clear();
    }

    public void Touched(Group<TGroup, TKey, TItem> group) => _touched.Add(group);

    public void Visit() => evaluator.Visit();

    public void Forget(TGroup key) => _groups.Remove(key);

    /// <summary>A member came, went or (<paramref name="change"/> absent) has another value.</summary>
    public void MemberChanged(TGroup group, TKey key, KeyChange? change)
    {
        var member = new MemberKey<TGroup, TKey>(group, key);
        _changes.Add(member);
        if (change is not { } keyChange)
        {
            return;
        }

        foreach (var subscriber in _subscribers)
        {
            subscriber.KeyChanged(member, keyChange);
        }
    }
}
