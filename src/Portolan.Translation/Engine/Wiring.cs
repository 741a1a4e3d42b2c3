using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>A set with what fills it.</summary>
internal abstract class Derivation
{
    /// <summary>The set, without its types.</summary>
    public abstract DerivedSet AnySet { get; }

    /// <summary>What fills it, without types; those named first win.</summary>
    public abstract IReadOnlyList<Source> AnySources { get; }

    public abstract void Accept(IWiringVisitor visitor);
}

/// <summary>A set with what fills it.</summary>
internal sealed class Derivation<TGroup, TKey, TItem>(
    DerivedSet<TGroup, TKey, TItem> set,
    ImmutableArray<Source<TGroup, TKey, TItem>> sources
) : Derivation
    where TGroup : notnull
    where TKey : notnull
{
    public DerivedSet<TGroup, TKey, TItem> Set { get; } = set;

    public ImmutableArray<Source<TGroup, TKey, TItem>> Sources { get; } = sources;

    public override DerivedSet AnySet => Set;

    public override IReadOnlyList<Source> AnySources => Sources;

    public override void Accept(IWiringVisitor visitor) => visitor.Visit(this);
}

/// <summary>
/// What an evaluator runs: the kinds that are read, and the sets that are derived from them in their order. Whatever else is
/// computed is computed because a rule of a set fetched it.
/// </summary>
internal sealed class Wiring
{
    private readonly List<InputKind> _inputs = [];
    private readonly List<Derivation> _derivations = [];

    public IReadOnlyList<InputKind> Inputs => _inputs;

    /// <summary>A set's place in this list is its level: rules that fill it read only sets of a lower level.</summary>
    public IReadOnlyList<Derivation> Derivations => _derivations;

    /// <summary>Lets rules read a kind.</summary>
    public void Read<T>(Func<T, T?> essence)
        where T : class, IResource<T>
    {
        if (_inputs.Any(input => input.Type == T.Type))
        {
            throw Faults.ReadTwice(T.Type.Kind);
        }

        _inputs.Add(new InputKind<T>(essence));
    }

    /// <summary>Adds a set after those that are there.</summary>
    public void Derive<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set, params ImmutableArray<Source<TGroup, TKey, TItem>> sources)
        where TGroup : notnull
        where TKey : notnull => _derivations.Add(new Derivation<TGroup, TKey, TItem>(set, sources));
}
