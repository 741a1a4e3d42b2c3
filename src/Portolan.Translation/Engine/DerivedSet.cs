namespace Portolan.Translation.Engine;

/// <summary>
/// A named set that rules fill: the derived counterpart of a kind with an index. Each source (an object, or a member of another set)
/// contributes members; the engine keeps them in groups and replaces only those whose source changed. So what is gathered from
/// thousands of routes (a proxy's routes, a listener's attached routes) costs one entry when one route changes.
/// </summary>
/// <remarks>
/// Sets stand in an order, that of the wiring: a rule that fills a set reads only sets before it. Two sources that contribute the same key
/// to the same group do not fight: the source named first in the wiring wins, then the key that sorts first.
/// </remarks>
/// <typeparam name="TGroup">What members are gathered under; a reader depends on one group.</typeparam>
/// <typeparam name="TKey">Names a member within its group.</typeparam>
/// <typeparam name="TItem">A member; compared with <see cref="object.Equals(object)"/>.</typeparam>
public sealed class DerivedSet<TGroup, TKey, TItem>(string name) : DerivedSet(name)
    where TGroup : notnull
    where TKey : notnull;

/// <summary>A derived set without its types.</summary>
public abstract class DerivedSet
{
    private protected DerivedSet(string name) => Name = name;

    /// <summary>For messages.</summary>
    public string Name { get; }
}

/// <summary>One entry that a source puts into a set.</summary>
/// <remarks>
/// A class: for types that differ in references alone the runtime shares one compiled form, which is there when a program starts; for each
/// combination with a structure the compiler runs anew. That it does so is most of the start-up of <c>portolan check</c>.
/// </remarks>
public sealed record Member<TGroup, TKey, TItem>(TGroup Group, TKey Key, TItem Item) : IMember
    where TGroup : notnull
    where TKey : notnull
{
    object IMember.Group => Group;

    object IMember.Key => Key;

    object? IMember.Item => Item;
}

/// <summary>An entry of a set without its types.</summary>
internal interface IMember
{
    /// <summary>What it is gathered under.</summary>
    object Group { get; }

    /// <summary>Its name within the group.</summary>
    object Key { get; }

    /// <summary>The member.</summary>
    object? Item { get; }
}

/// <summary>The group of a set that has only one.</summary>
public sealed record Whole
{
    private Whole() { }

    /// <summary>That group.</summary>
    public static Whole Instance { get; } = new();
}
