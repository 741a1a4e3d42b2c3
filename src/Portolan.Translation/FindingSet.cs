using System.Collections.Immutable;
using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation;

/// <summary>
/// What rules found, and which of them failed. Sorted when somebody wants to see all: one more finding must not cost a walk over the
/// others.
/// </summary>
internal sealed class FindingSet(ImmutableDictionary<Finding, Finding> found, IReadOnlyDictionary<SourceKey, RuleFailure> failures)
{
    private readonly Lazy<EquatableList<Finding>> _sorted = new(() => Findings.All(found.Values, failures));

    /// <summary>Nothing.</summary>
    public static FindingSet Empty { get; } =
        new(ImmutableDictionary<Finding, Finding>.Empty, ImmutableDictionary<SourceKey, RuleFailure>.Empty);

    /// <summary>All of it, each once, in an order that depends on nothing else.</summary>
    public EquatableList<Finding> Sorted => _sorted.Value;
}
