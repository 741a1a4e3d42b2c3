using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>
/// Runs a wiring once over a snapshot, remembering answers and nothing else. It is what the incremental evaluator is held against, so it
/// stays
/// simple and shares no machinery with it; and what a command uses that translates once.
/// </summary>
/// <remarks>
/// What it does and keeps has no type parameters: each combination of them would have to be made when the program starts, and a command
/// that runs
/// once pays for that and for nothing else.
/// </remarks>
internal sealed class BatchEvaluator : IReader
{
    private readonly Dictionary<ResourceType, List<IResource>> _kinds = [];
    private readonly Dictionary<ObjectKey, IResource> _objects = [];
    private readonly HashSet<DerivedSet> _wiredSets = [];
    private readonly Dictionary<DerivedSet, BatchSet> _sets = [];
    private readonly Dictionary<MemberKey<object, object>, object> _groups = [];
    private readonly Dictionary<ResourceType, object> _lists = [];
    private readonly Dictionary<object, Dictionary<string, List<IResource>>> _indexes = [];
    private readonly Dictionary<MemberKey<object, object>, BatchAnswer> _answers = [];
    private readonly List<MemberKey<object, object>> _entered = [];

    public BatchEvaluator(Wiring wiring, InputSnapshot snapshot)
    {
        foreach (var input in wiring.Inputs)
        {
            var objects = new List<IResource>();
            foreach (var (key, resource) in snapshot.Objects(input.Type))
            {
                if (input.EssenceOf(resource) is { } essence)
                {
                    objects.Add(_objects[key] = essence);
                }
            }

            _kinds[input.Type] = [.. objects.OrderBy(resource => resource.Metadata.Key)];
        }

        var filler = new BatchSetFiller(this);
        foreach (var derivation in wiring.Derivations)
        {
            _wiredSets.Add(derivation.AnySet);
            _sets[derivation.AnySet] = filler.Fill(derivation);
        }

        Failures = filler.Failures;
    }

    /// <summary>The sources whose rule threw.</summary>
    public ImmutableSortedDictionary<SourceKey, RuleFailure> Failures { get; }

    public T? Get<T>(NamespacedName key)
        where T : class, IResource<T> => Find(T.Type, key) as T;

    public IReadOnlyList<T> List<T>()
        where T : class, IResource<T>
    {
        if (!_lists.TryGetValue(T.Type, out var list))
        {
            _lists[T.Type] = list = Sorted(T.Type).Cast<T>().ToArray();
        }

        return (T[])list;
    }

    public IReadOnlyList<T> Lookup<T>(ResourceIndex<T> index, string key)
        where T : class, IResource<T>
    {
        if (!_indexes.TryGetValue(index, out var entries))
        {
            _indexes[index] = entries = new Dictionary<string, List<IResource>>(StringComparer.Ordinal);
            foreach (var resource in List<T>())
            {
                foreach (var entry in index.KeysOf(resource).Distinct(StringComparer.Ordinal))
                {
                    if (!entries.TryGetValue(entry, out var filed))
                    {
                        entries[entry] = filed = [];
                    }

                    filed.Add(resource);
                }
            }
        }

        return entries.TryGetValue(key, out var found) ? [.. found.Cast<T>()] : [];
    }

    public string? Nearest<T>(ResourceIndex<T> index, string key, string wrong)
        where T : class, IResource<T> => NearName.Among(wrong, Lookup(index, key).Select(resource => resource.Metadata.Name))?.Name;

    public TValue Fetch<TKey, TValue>(Rule<TKey, TValue> rule, TKey key)
        where TKey : notnull
    {
        var answer = Answer(rule, key);
        return answer.Failure is { } failure ? throw new RuleFailedException(failure) : (TValue)answer.Value!;
    }

    public ImmutableDictionary<TKey, TItem> Members<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set, TGroup group)
        where TGroup : notnull
        where TKey : notnull
    {
        var name = new MemberKey<object, object>(set, group);
        if (_groups.TryGetValue(name, out var known))
        {
            return (ImmutableDictionary<TKey, TItem>)known;
        }

        var members = ImmutableDictionary.CreateBuilder<TKey, TItem>();
        foreach (var member in Known(set).Group(group))
        {
            members[(TKey)member.Key] = (TItem)member.Item!;
        }

        var all = members.ToImmutable();
        _groups[name] = all;
        return all;
    }

    public TItem? Member<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set, TGroup group, TKey key)
        where TGroup : notnull
        where TKey : notnull => Known(set).Find(group, key) is { } member ? (TItem?)member.Item : default;

    /// <summary>The objects of a kind, by name.</summary>
    public IReadOnlyList<IResource> Sorted(ResourceType kind) => _kinds.GetValueOrDefault(kind) ?? throw Faults.UnknownKind(kind.Kind);

    /// <summary>A set that is filled.</summary>
    public BatchSet Known(DerivedSet set) =>
        _sets.GetValueOrDefault(set) ?? throw (_wiredSets.Contains(set) ? Faults.ReadTooEarly(set.Name) : Faults.UnknownSet(set.Name));

    /// <summary>The value of a rule, or why there is none.</summary>
    public BatchAnswer Answer(Rule rule, object key)
    {
        var name = new MemberKey<object, object>(rule, key);
        if (_answers.TryGetValue(name, out var known))
        {
            return known;
        }

        var entered = _entered.IndexOf(name);
        if (entered >= 0)
        {
            throw Faults.Cycle([.. _entered.Skip(entered).Select(step => (((Rule)step.Group).Name, step.Key.ToString() ?? ""))]);
        }

        _entered.Add(name);
        BatchAnswer answer;
        try
        {
            answer = new BatchAnswer(rule.ComputeAny(this, key), Failure: null);
        }
        catch (Exception exception)
        {
            answer = new BatchAnswer(Value: null, RuleFailure.Of(exception, rule.Name, key));
        }

        _entered.RemoveAt(_entered.Count - 1);
        return _answers[name] = answer;
    }

    private IResource? Find(ResourceType kind, NamespacedName key) =>
        _kinds.ContainsKey(kind) ? _objects.GetValueOrDefault(new ObjectKey(kind, key)) : throw Faults.UnknownKind(kind.Kind);
}
