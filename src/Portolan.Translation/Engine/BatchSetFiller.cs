using System.Collections.Immutable;
using Portolan.Api;
using Portolan.Primitives;

namespace Portolan.Translation.Engine;

/// <summary>Fills each set of a wiring once, in order.</summary>
internal sealed class BatchSetFiller(BatchEvaluator evaluator, Dictionary<object, BatchSet> sets, HashSet<object> wiredSets)
    : IWiringVisitor
{
    private readonly Dictionary<SourceKey, RuleFailure> _failures = [];

    public ImmutableSortedDictionary<SourceKey, RuleFailure> Failures => _failures.ToImmutableSortedDictionary();

    public void Visit<T>(InputKind<T> kind)
        where T : class, IResource<T> { }

    public void Visit<TGroup, TKey, TItem>(Derivation<TGroup, TKey, TItem> derivation)
        where TGroup : notnull
        where TKey : notnull
    {
        wiredSets.Add(derivation.Set);
        var run = new SourceRun<TGroup, TKey, TItem>(evaluator, sets, derivation.Set.Name, _failures);
        foreach (var source in derivation.Sources)
        {
            source.Accept(run);
        }

        sets[derivation.Set] = run.Result;
    }

    private sealed class SourceRun<TGroup, TKey, TItem>(
        BatchEvaluator evaluator,
        Dictionary<object, BatchSet> sets,
        string set,
        Dictionary<SourceKey, RuleFailure> failures
    ) : ISourceVisitor<TGroup, TKey, TItem>
        where TGroup : notnull
        where TKey : notnull
    {
        private int _source;

        public BatchSet Result { get; } = new();

        public void Visit<T>(EachObject<T, TGroup, TKey, TItem> source)
            where T : class, IResource<T>
        {
            foreach (var resource in evaluator.List<T>())
            {
                Run(source.Rule, resource.Metadata.Key, new ObjectKey(T.Type, resource.Metadata.Key));
            }

            _source++;
        }

        public void Visit<TFromGroup, TFromKey, TFromItem>(EachMember<TFromGroup, TFromKey, TFromItem, TGroup, TKey, TItem> source)
            where TFromGroup : notnull
            where TFromKey : notnull
        {
            foreach (var (group, key) in sets[source.From].Keys)
            {
                var from = ((TFromGroup)group, (TFromKey)key);
                Run(source.Rule, from, SourceKey.OfMember(source.From.Name, from.ToString()));
            }

            _source++;
        }

        private void Run<TFrom>(Rule<TFrom, EquatableList<Member<TGroup, TKey, TItem>>> rule, TFrom key, ObjectKey subject)
            where TFrom : notnull
        {
            var (members, failure) = evaluator.Answer(rule, key);
            if (failure is not null)
            {
                failures[new SourceKey(set, rule.Name, subject)] = failure;
                return;
            }

            var rank = new SourceRank(_source, key.ToString() ?? "");
            foreach (var member in members)
            {
                Result.Contribute(member.Group, member.Key, member.Item, rank);
            }
        }
    }
}
