using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>A kind that rules may read.</summary>
internal abstract class InputKind
{
    public abstract ResourceType Type { get; }

    /// <summary>What rules may see of an object; <c>null</c> for nothing.</summary>
    public abstract IResource? EssenceOf(IResource resource);

    public abstract void Accept(IWiringVisitor visitor);

    public abstract void Show(IKindVisitor visitor);
}

/// <summary>
/// A kind that rules may read. <paramref name="essence"/> takes from an object what no rule reads (its resourceVersion, a status that we
/// wrote ourselves): a change of nothing else re-runs nothing. An object of which no rule reads
/// anything is nothing.
/// </summary>
internal sealed class InputKind<T>(Func<T, T?> essence) : InputKind
    where T : class, IResource<T>
{
    public override ResourceType Type => T.Type;

    public T? EssenceOf(T resource) => essence(resource);

    public override IResource? EssenceOf(IResource resource) => essence((T)resource);

    public override void Accept(IWiringVisitor visitor) => visitor.Visit(this);

    public override void Show(IKindVisitor visitor) => visitor.Visit<T>();
}
