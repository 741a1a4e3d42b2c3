using System.Diagnostics;
using Portolan.Api;
using Portolan.Primitives;

namespace Portolan.Translation.Engine;

/// <summary>
/// What fills a set, without its types: a rule that is run for each object of <see cref="Kind"/>, or else for each member of <see
/// cref="AnyFrom"/>.
/// </summary>
internal abstract class Source
{
    /// <summary>The rule; it gives members.</summary>
    public abstract Rule AnyRule { get; }

    /// <summary>The kind of the objects that the rule is run for.</summary>
    public virtual ResourceType? Kind => null;

    /// <summary>The set of the members that the rule is run for.</summary>
    public virtual DerivedSet? AnyFrom => null;

    /// <summary>The rule's key for a member of that set.</summary>
    public virtual object KeyOf(object group, object key) => throw new UnreachableException();
}

/// <summary>What fills a set: a rule that is run for each key of something.</summary>
internal abstract class Source<TGroup, TKey, TItem> : Source
    where TGroup : notnull
    where TKey : notnull
{
    public abstract void Accept(ISourceVisitor<TGroup, TKey, TItem> visitor);
}

/// <summary>Runs a rule for each object of a kind.</summary>
internal sealed class EachObject<T, TGroup, TKey, TItem>(Rule<NamespacedName, EquatableList<Member<TGroup, TKey, TItem>>> rule)
    : Source<TGroup, TKey, TItem>
    where T : class, IResource<T>
    where TGroup : notnull
    where TKey : notnull
{
    public Rule<NamespacedName, EquatableList<Member<TGroup, TKey, TItem>>> Rule { get; } = rule;

    public override Rule AnyRule => Rule;

    public override ResourceType Kind => T.Type;

    public override void Accept(ISourceVisitor<TGroup, TKey, TItem> visitor) => visitor.Visit(this);
}

/// <summary>Runs a rule for each member of an earlier set.</summary>
internal sealed class EachMember<TFromGroup, TFromKey, TFromItem, TGroup, TKey, TItem>(
    DerivedSet<TFromGroup, TFromKey, TFromItem> from,
    Rule<MemberKey<TFromGroup, TFromKey>, EquatableList<Member<TGroup, TKey, TItem>>> rule
) : Source<TGroup, TKey, TItem>
    where TFromGroup : notnull
    where TFromKey : notnull
    where TGroup : notnull
    where TKey : notnull
{
    public DerivedSet<TFromGroup, TFromKey, TFromItem> From { get; } = from;

    public Rule<MemberKey<TFromGroup, TFromKey>, EquatableList<Member<TGroup, TKey, TItem>>> Rule { get; } = rule;

    public override Rule AnyRule => Rule;

    public override DerivedSet AnyFrom => From;

    public override object KeyOf(object group, object key) => new MemberKey<TFromGroup, TFromKey>((TFromGroup)group, (TFromKey)key);

    public override void Accept(ISourceVisitor<TGroup, TKey, TItem> visitor) => visitor.Visit(this);
}

/// <summary>Reads as a sentence in the wiring: each <typeparamref name="T"/> through a rule.</summary>
internal static class Each<T>
    where T : class, IResource<T>
{
    public static Source<TGroup, TKey, TItem> Through<TGroup, TKey, TItem>(
        Rule<NamespacedName, EquatableList<Member<TGroup, TKey, TItem>>> rule
    )
        where TGroup : notnull
        where TKey : notnull => new EachObject<T, TGroup, TKey, TItem>(rule);
}

/// <summary>Reads as a sentence in the wiring: each member of a set through a rule.</summary>
internal static class SourceExtensions
{
    public static Source<TGroup, TKey, TItem> EachThrough<TFromGroup, TFromKey, TFromItem, TGroup, TKey, TItem>(
        this DerivedSet<TFromGroup, TFromKey, TFromItem> from,
        Rule<MemberKey<TFromGroup, TFromKey>, EquatableList<Member<TGroup, TKey, TItem>>> rule
    )
        where TFromGroup : notnull
        where TFromKey : notnull
        where TGroup : notnull
        where TKey : notnull => new EachMember<TFromGroup, TFromKey, TFromItem, TGroup, TKey, TItem>(from, rule);
}
