using Portolan.Primitives;

namespace Portolan.Translation.Engine.Incremental;

/// <summary>One source of a set: a rule that runs for each key of a kind or of an earlier set.</summary>
internal sealed class SourceTable<TFrom, TGroup, TKey, TItem>(
    IncrementalEvaluator evaluator,
    SetTable<TGroup, TKey, TItem> set,
    int source,
    Rule<TFrom, EquatableList<Member<TGroup, TKey, TItem>>> rule,
    Func<TFrom, SourceKey> name
) : ISourceTable, IKeySubscriber<TFrom>
    where TFrom : notnull
    where TGroup : notnull
    where TKey : notnull
{
    private readonly Dictionary<TFrom, SourceAnswer> _answers = [];
    private readonly List<SourceAnswer> _pending = [];

    public void KeyChanged(TFrom key, KeyChange change)
    {
        if (!_answers.TryGetValue(key, out var answer))
        {
            _answers[key] = answer = new SourceAnswer(this, key);
        }

        answer.IsWanted = change is KeyChange.Added;
        Enqueue(answer);
    }

    public void Update()
    {
        // Grows while it is walked when rules run in a circle: breaking the circle gives a new answer to those that failed in it.
        for (var index = 0; index < _pending.Count; index++)
        {
            var answer = _pending[index];
            answer.IsPending = false;
            if (answer.IsWanted)
            {
                Refresh(answer);
            }
            else
            {
                Contribute(answer, []);
                answer.Drop();
                Succeeded(answer.Key);
                _answers.Remove(answer.Key);
            }
        }

        _pending.Clear();
    }

    private void Succeeded(TFrom key)
    {
        if (evaluator.Failures.Count > 0)
        {
            evaluator.SourceSucceeded(name(key));
        }
    }

    private void Enqueue(SourceAnswer answer)
    {
        if (!answer.IsPending)
        {
            answer.IsPending = true;
            _pending.Add(answer);
        }
    }

    private void Refresh(SourceAnswer answer)
    {
        answer.TryRefresh();
        if (answer.Failure is { } failure)
        {
            // What the rule said last stays in force: a fault of ours must not take a proxy's good configuration away.
            evaluator.SourceFailed(name(answer.Key), failure);
            return;
        }

        Succeeded(answer.Key);
        if (answer.Contributed != answer.Value)
        {
            Contribute(answer, answer.Value);
        }
    }

    private void Contribute(SourceAnswer answer, EquatableList<Member<TGroup, TKey, TItem>> members)
    {
        var before = ByKey(answer.Contributed);
        var after = ByKey(members);
        foreach (var (group, key) in before.Keys.Where(key => !after.ContainsKey(key)))
        {
            set.GroupOf(group).Withdraw(answer, key);
        }

        foreach (var ((group, key), item) in after)
        {
            if (!before.TryGetValue((group, key), out var known) || !EqualityComparer<TItem>.Default.Equals(known, item))
            {
                set.GroupOf(group).Contribute(answer, key, item);
            }
        }

        answer.Contributed = members;
    }

    /// <summary>A source that names a member twice means the first.</summary>
    private static Dictionary<(TGroup, TKey), TItem> ByKey(EquatableList<Member<TGroup, TKey, TItem>> members)
    {
        var byKey = new Dictionary<(TGroup, TKey), TItem>(members.Count);
        foreach (var (group, key, item) in members)
        {
            byKey.TryAdd((group, key), item);
        }

        return byKey;
    }

    private sealed class SourceAnswer(SourceTable<TFrom, TGroup, TKey, TItem> table, TFrom key)
        : Answer<TFrom, EquatableList<Member<TGroup, TKey, TItem>>>(table.Evaluator, table.Rule, key, dropped: null),
            IContributor
    {
        public SourceRank Rank => new(table.Index, Key.ToString() ?? "");

        public bool IsWanted { get; set; }

        public bool IsPending { get; set; }

        /// <summary>What of this source is in the set.</summary>
        public EquatableList<Member<TGroup, TKey, TItem>> Contributed { get; set; }

        protected override void OnSuspected() => table.Enqueue(this);
    }

    private IncrementalEvaluator Evaluator => evaluator;

    private Rule<TFrom, EquatableList<Member<TGroup, TKey, TItem>>> Rule => rule;

    private int Index => source;
}
