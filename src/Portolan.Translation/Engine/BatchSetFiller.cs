using System.Collections.Immutable;

namespace Portolan.Translation.Engine;

/// <summary>Fills each set of a wiring once, in order.</summary>
internal sealed class BatchSetFiller(BatchEvaluator evaluator)
{
    private readonly Dictionary<SourceKey, RuleFailure> _failures = [];

    public ImmutableSortedDictionary<SourceKey, RuleFailure> Failures => _failures.ToImmutableSortedDictionary();

    /// <summary>The members that the sources of a derivation give.</summary>
    public BatchSet Fill(Derivation derivation)
    {
        var members = new BatchSet();
        for (var i = 0; i < derivation.AnySources.Count; i++)
        {
            var source = derivation.AnySources[i];
            if (source.Kind is { } kind)
            {
                foreach (var resource in evaluator.Sorted(kind))
                {
                    Run(resource.Metadata.Key, new ObjectKey(kind, resource.Metadata.Key));
                }
            }
            else
            {
                foreach (var (group, key) in evaluator.Known(source.AnyFrom!).Keys)
                {
                    var from = source.KeyOf(group, key);
                    Run(from, SourceKey.OfMember(source.AnyFrom!.Name, from.ToString() ?? ""));
                }
            }

            void Run(object key, ObjectKey subject)
            {
                var answer = evaluator.Answer(source.AnyRule, key);
                if (answer.Failure is { } failure)
                {
                    _failures[new SourceKey(derivation.AnySet.Name, source.AnyRule.Name, subject)] = failure;
                    return;
                }

                var rank = new SourceRank(i, key.ToString() ?? "");
                foreach (var member in (IEnumerable<IMember>)answer.Value!)
                {
                    members.Contribute(member, rank);
                }
            }
        }

        return members;
    }
}
