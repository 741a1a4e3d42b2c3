using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>
/// Runs a wiring once over a snapshot, remembering answers and nothing else. It is what the incremental evaluator is held against, so it
/// stays simple and shares no machinery with it; and what a command uses that translates once.
/// </summary>
/// <remarks>
/// What it keeps has no type parameters: each combination of them with a structure would have to be compiled when the program starts, and a
/// command that runs once pays for that and for nothing else.
/// </remarks>
internal sealed class BatchEvaluator : IReader
{
    private readonly InputSnapshot _snapshot;
    private readonly HashSet<ResourceType> _kinds;
    private readonly HashSet<object> _wiredSets = [];
    private readonly Dictionary<object, BatchSet> _sets = [];
    private readonly Dictionary<(object Set, object Group), object> _groups = [];
    private readonly Dictionary<ResourceType, object> _lists = [];
    private readonly Dictionary<object, object> _indexes = [];
    private readonly Dictionary<(object Rule, object Key), (object? Value, RuleFailure? Failure)> _answers = [];
    private readonly List<(object Rule, string Name, object Key)> _stack = [];

    public BatchEvaluator(Wiring wiring, InputSnapshot snapshot)
    {
        _kinds = [.. wiring.Inputs.Select(input => input.Type)];
        var inputs = new BatchInputs(snapshot);
        foreach (var input in wiring.Inputs)
        {
            input.Accept(inputs);
        }

        _snapshot = inputs.Result;
        var filler = new BatchSetFiller(this, _sets, _wiredSets);
        foreach (var derivation in wiring.Derivations)
        {
            derivation.Accept(filler);
        }

        Failures = filler.Failures;
    }

    /// <summary>The sources whose rule threw.</summary>
    public ImmutableSortedDictionary<SourceKey, RuleFailure> Failures { get; }

    public T? Get<T>(NamespacedName key)
        where T : class, IResource<T> => Known<T>().GetValueOrDefault(new ObjectKey(T.Type, key)) as T;

    public IReadOnlyList<T> List<T>()
        where T : class, IResource<T>
    {
        if (!_lists.TryGetValue(T.Type, out var list))
        {
            _lists[T.Type] = list = Known<T>().Values.OrderBy(resource => resource.Metadata.Key).Cast<T>().ToArray();
        }

        return (T[])list;
    }

    public IReadOnlyList<T> Lookup<T>(ResourceIndex<T> index, string key)
        where T : class, IResource<T>
    {
        if (!_indexes.TryGetValue(index, out var entries))
        {
            _indexes[index] = entries = List<T>()
                .SelectMany(resource => index.KeysOf(resource).Distinct().Select(entry => (entry, resource)))
                .ToLookup(pair => pair.entry, pair => pair.resource);
        }

        return [.. ((ILookup<string, T>)entries)[key]];
    }

    public string? Nearest<T>(ResourceIndex<T> index, string key, string wrong)
        where T : class, IResource<T> => NearName.Among(wrong, Lookup(index, key).Select(resource => resource.Metadata.Name))?.Name;

    public TValue Fetch<TKey, TValue>(Rule<TKey, TValue> rule, TKey key)
        where TKey : notnull
    {
        var (value, failure) = Answer(rule, key);
        return failure is null ? value! : throw new RuleFailedException(failure);
    }

    public ImmutableDictionary<TKey, TItem> Members<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set, TGroup group)
        where TGroup : notnull
        where TKey : notnull
    {
        if (_groups.TryGetValue((set, group), out var known))
        {
            return (ImmutableDictionary<TKey, TItem>)known;
        }

        var members = ImmutableDictionary.CreateBuilder<TKey, TItem>();
        foreach (var (key, item) in Known(set, set.Name).Group(group))
        {
            members[(TKey)key] = (TItem)item!;
        }

        var all = members.ToImmutable();
        _groups[(set, group)] = all;
        return all;
    }

    public TItem? Member<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set, TGroup group, TKey key)
        where TGroup : notnull
        where TKey : notnull => Known(set, set.Name).Find(group, key) is TItem item ? item : default;

    /// <summary>The value of a rule, or why there is none.</summary>
    public (TValue? Value, RuleFailure? Failure) Answer<TKey, TValue>(Rule<TKey, TValue> rule, TKey key)
        where TKey : notnull
    {
        if (_answers.TryGetValue((rule, key), out var known))
        {
            return ((TValue?)known.Value, known.Failure);
        }

        var entered = _stack.FindIndex(frame => ReferenceEquals(frame.Rule, rule) && frame.Key.Equals(key));
        if (entered >= 0)
        {
            throw Faults.Cycle([.. _stack.Skip(entered).Select(frame => (frame.Name, frame.Key.ToString() ?? ""))]);
        }

        TValue? value = default;
        RuleFailure? failure = null;
        _stack.Add((rule, rule.Name, key));
        try
        {
            value = rule.Compute(this, key);
        }
        catch (Exception exception)
        {
            failure = RuleFailure.Of(exception, rule.Name, key);
        }

        _stack.RemoveAt(_stack.Count - 1);
        _answers[(rule, key)] = (value, failure);
        return (value, failure);
    }

    private BatchSet Known(object set, string name) =>
        _sets.TryGetValue(set, out var known)
            ? known
            : throw (_wiredSets.Contains(set) ? Faults.ReadTooEarly(name) : Faults.UnknownSet(name));

    private ImmutableDictionary<ObjectKey, IResource> Known<T>()
        where T : class, IResource<T> => _kinds.Contains(T.Type) ? _snapshot.Objects(T.Type) : throw Faults.UnknownKind(T.Type.Kind);
}
