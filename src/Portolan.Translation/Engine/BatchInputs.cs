using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>Takes from each input what no rule may see.</summary>
internal sealed class BatchInputs(InputSnapshot snapshot) : IWiringVisitor
{
    public InputSnapshot Result { get; private set; } = InputSnapshot.Empty;

    public void Visit<T>(InputKind<T> kind)
        where T : class, IResource<T> =>
        Result = Result.With(snapshot.Objects(T.Type).Select(entry => new InputChange(entry.Key, kind.EssenceOf((T)entry.Value))));

    public void Visit<TGroup, TKey, TItem>(Derivation<TGroup, TKey, TItem> derivation)
        where TGroup : notnull
        where TKey : notnull { }
}
