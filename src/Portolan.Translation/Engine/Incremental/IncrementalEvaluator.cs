using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.Translation.Engine.Incremental;

/// <summary>
/// Keeps the sets of a wiring up to date while inputs change: a change costs what depends on it, whatever else there is. Every answer of a
/// rule is kept with what was read for it, and dropped when nobody reads it any more. Not for use by several threads.
/// </summary>
/// <remarks>
/// Sets are brought up to date in the order of the wiring. By the time a set's turn comes, everything that its rules may read is final, so
/// no rule runs twice for one batch of changes.
/// </remarks>
internal sealed class IncrementalEvaluator : IReader
{
    private readonly Dictionary<Type, object> _kinds = [];
    private readonly Dictionary<ResourceType, IKindTable> _kindsByName = [];
    private readonly Dictionary<object, object> _rules = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, object> _sets = new(ReferenceEqualityComparer.Instance);
    private readonly List<ISetTable> _setsInOrder = [];
    private readonly HashSet<SourceKey> _newFailures = [];
    private readonly List<Cell> _unread = [];
    private readonly List<Run> _runs = [];
    private int _depth;
    private long _lastRun;

    // Rules may read sets below this level; outside of an update, all of them.
    private int _level = int.MaxValue;

    public IncrementalEvaluator(Wiring wiring)
    {
        var builder = new TableBuilder(this, _kinds, _kindsByName, _sets, _setsInOrder);
        foreach (var input in wiring.Inputs)
        {
            input.Accept(builder);
        }

        foreach (var derivation in wiring.Derivations)
        {
            derivation.Accept(builder);
        }
    }

    /// <summary>The sources whose rule threw. What they said before stays in force.</summary>
    public ImmutableSortedDictionary<SourceKey, RuleFailure> Failures { get; private set; } =
        ImmutableSortedDictionary<SourceKey, RuleFailure>.Empty;

    /// <summary>The sources whose rule threw in the last <see cref="Apply"/>, and had not thrown the same before.</summary>
    public IReadOnlyCollection<SourceKey> NewFailures => _newFailures;

    /// <summary>How often a rule ran since the start.</summary>
    public long RunCount => _lastRun;

    /// <summary>
    /// How many answers, members, objects and readers were looked at since the start: what updates cost, whatever the machine. Tests
    /// require the same number for the same change at 100 and at 10,000 objects.
    /// </summary>
    public long Visits { get; private set; }

    /// <summary>
    /// Takes in changes of inputs, in their order, and brings every set up to date. Kinds that the wiring does not name are passed over.
    /// </summary>
    public void Apply(IEnumerable<InputChange> changes)
    {
        _newFailures.Clear();
        foreach (var (key, resource) in changes)
        {
            _kindsByName.GetValueOrDefault(key.Type)?.Apply(key.Name, resource);
        }

        try
        {
            foreach (var set in _setsInOrder)
            {
                _level = set.Level;
                set.Update();
            }
        }
        finally
        {
            _level = int.MaxValue;
        }

        Sweep();
    }

    /// <summary>The members of a set that the last <see cref="Apply"/> changed, added or removed.</summary>
    public IReadOnlyList<MemberKey<TGroup, TKey>> ChangesOf<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set)
        where TGroup : notnull
        where TKey : notnull => TableOf(set).Changes;

    public T? Get<T>(NamespacedName key)
        where T : class, IResource<T>
    {
        var table = TableOf<T>();
        if (_depth > 0)
        {
            Note(table.CellOf(key));
        }

        return table.Find(key);
    }

    public IReadOnlyList<T> List<T>()
        where T : class, IResource<T>
    {
        var list = TableOf<T>().All;
        Note(list);
        return list.Items;
    }

    public IReadOnlyList<T> Lookup<T>(ResourceIndex<T> index, string key)
        where T : class, IResource<T>
    {
        var entry = TableOf<T>().Index(index).For(key);
        Note(entry);
        return entry.Items;
    }

    public string? Nearest<T>(ResourceIndex<T> index, string key, string wrong)
        where T : class, IResource<T>
    {
        var guess = TableOf<T>().Index(index).For(key).GuessOf(wrong);
        Note(guess);
        return guess.Best?.Name;
    }

    public TValue Fetch<TKey, TValue>(Rule<TKey, TValue> rule, TKey key)
        where TKey : notnull
    {
        if (!_rules.TryGetValue(rule, out var table))
        {
            _rules[rule] = table = new RuleTable<TKey, TValue>(this, rule);
        }

        var answer = ((RuleTable<TKey, TValue>)table).For(key);
        var isRight = answer.TryRefresh();
        Note(answer);
        if (!isRight)
        {
            throw Cycle(answer);
        }

        if (answer.Level >= _level)
        {
            throw Faults.ReadTooEarly($"behind {rule.Name}");
        }

        return answer.Failure is null ? answer.Value! : throw new RuleFailedException(answer.Failure);
    }

    public ImmutableDictionary<TKey, TItem> Members<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set, TGroup group)
        where TGroup : notnull
        where TKey : notnull
    {
        var table = TableOf(set);
        if (_depth > 0)
        {
            Note(table.GroupOf(group));
        }

        return table.Members(group);
    }

    public TItem? Member<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set, TGroup group, TKey key)
        where TGroup : notnull
        where TKey : notnull
    {
        var table = TableOf(set);
        if (_depth > 0)
        {
            Note(table.GroupOf(group).CellOf(key));
        }

        return table.Members(group).GetValueOrDefault(key);
    }

    /// <summary>Counts what was looked at.</summary>
    internal void Visit(int count = 1) => Visits += count;

    internal Run Begin(Computation owner)
    {
        if (_depth == _runs.Count)
        {
            _runs.Add(new Run());
        }

        var run = _runs[_depth++];
        run.Start(owner, ++_lastRun);
        return run;
    }

    /// <summary>Ends a run: its owner is a reader of what was read now, and no more of what was read the last time only.</summary>
    internal Cell[] End(Run run, Cell[] before)
    {
        _depth--;
        var after = run.Reads(before);
        if (ReferenceEquals(before, after))
        {
            return before;
        }

        foreach (var cell in after)
        {
            cell.NotedBy = run.Id;
            cell.AddReader(run.Owner!);
        }

        foreach (var cell in before)
        {
            if (cell.NotedBy != run.Id)
            {
                Unread(cell, run.Owner!);
            }
        }

        return after;
    }

    internal void Unread(Cell cell, Computation reader)
    {
        if (cell.RemoveReader(reader))
        {
            _unread.Add(cell);
        }
    }

    internal void SourceFailed(SourceKey source, RuleFailure failure)
    {
        if (!Failures.TryGetValue(source, out var known) || known != failure)
        {
            Failures = Failures.SetItem(source, failure);
            _newFailures.Add(source);
        }
    }

    internal void SourceSucceeded(SourceKey source) => Failures = Failures.Remove(source);

    private void Note(Cell cell)
    {
        if (_depth > 0)
        {
            _runs[_depth - 1].Note(cell);
        }
        else
        {
            _unread.Add(cell);
        }
    }

    private RuleFailedException Cycle(Computation entered)
    {
        var start = _runs.FindIndex(run => ReferenceEquals(run.Owner, entered));
        var steps = _runs[start.._depth];
        foreach (var step in steps)
        {
            step.Owner!.EnteredCycle();
        }

        return Faults.Cycle([.. steps.Select(step => step.Owner!.Name)]);
    }

    /// <summary>Drops what nobody reads, and then what only that read. At the end, so that an answer that changes hands is kept.</summary>
    private void Sweep()
    {
        while (_unread.Count > 0)
        {
            var cell = _unread[^1];
            _unread.RemoveAt(_unread.Count - 1);
            if (!cell.IsRead)
            {
                cell.Drop();
            }
        }
    }

    private KindTable<T> TableOf<T>()
        where T : class, IResource<T> =>
        _kinds.TryGetValue(typeof(T), out var table) ? (KindTable<T>)table : throw Faults.UnknownKind(T.Type.Kind);

    private SetTable<TGroup, TKey, TItem> TableOf<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set)
        where TGroup : notnull
        where TKey : notnull
    {
        var table = _sets.TryGetValue(set, out var found) ? (SetTable<TGroup, TKey, TItem>)found : throw Faults.UnknownSet(set.Name);
        return table.Level < _level ? table : throw Faults.ReadTooEarly(set.Name);
    }
}
