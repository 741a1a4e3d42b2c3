using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>Gives an evaluator the types that a wiring's parts hide.</summary>
internal interface IWiringVisitor
{
    void Visit<T>(InputKind<T> kind)
        where T : class, IResource<T>;

    void Visit<TGroup, TKey, TItem>(Derivation<TGroup, TKey, TItem> derivation)
        where TGroup : notnull
        where TKey : notnull;
}

/// <summary>Gives an evaluator the types that a set's source hides.</summary>
internal interface ISourceVisitor<TGroup, TKey, TItem>
    where TGroup : notnull
    where TKey : notnull
{
    void Visit<T>(EachObject<T, TGroup, TKey, TItem> source)
        where T : class, IResource<T>;

    void Visit<TFromGroup, TFromKey, TFromItem>(EachMember<TFromGroup, TFromKey, TFromItem, TGroup, TKey, TItem> source)
        where TFromGroup : notnull
        where TFromKey : notnull;
}
