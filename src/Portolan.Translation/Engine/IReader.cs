using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>
/// How a rule sees the world. Every read is recorded; when an answer changes, exactly the rules that read it are computed again.
/// A rule must not know anything else: no clock, no I/O, no static state.
/// </summary>
public interface IReader
{
    /// <summary>One object, or <c>null</c>; both are recorded.</summary>
    T? Get<T>(NamespacedName key)
        where T : class, IResource<T>;

    /// <summary>All objects of a kind, by name. Any change of the kind re-runs the rule: prefer <see cref="Lookup{T}"/>.</summary>
    IReadOnlyList<T> List<T>()
        where T : class, IResource<T>;

    /// <summary>The objects that <paramref name="index"/> files under <paramref name="key"/>, by name.</summary>
    IReadOnlyList<T> Lookup<T>(ResourceIndex<T> index, string key)
        where T : class, IResource<T>;

    /// <summary>
    /// The name, of the objects that <paramref name="index"/> files under <paramref name="key"/>, that is nearest to
    /// <paramref name="wrong"/>; <c>null</c> when none is near. An object that comes or goes is compared with the wrong names that are
    /// asked for, and runs a rule again only if it is the better guess.
    /// </summary>
    string? Nearest<T>(ResourceIndex<T> index, string key, string wrong)
        where T : class, IResource<T>;

    /// <summary>
    /// What another rule says of <paramref name="key"/>; computed once, and again only when something that it read has changed.
    /// </summary>
    TValue Fetch<TKey, TValue>(Rule<TKey, TValue> rule, TKey key)
        where TKey : notnull;

    /// <summary>All members of one group of a set; never <c>null</c>. Its count costs nothing.</summary>
    ImmutableDictionary<TKey, TItem> Members<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set, TGroup group)
        where TGroup : notnull
        where TKey : notnull;

    /// <summary>One member, or <c>default</c>; depends on that member alone.</summary>
    TItem? Member<TGroup, TKey, TItem>(DerivedSet<TGroup, TKey, TItem> set, TGroup group, TKey key)
        where TGroup : notnull
        where TKey : notnull;
}

/// <summary>Files objects of a kind under keys, so that a rule depends on one entry and not on the whole kind.</summary>
public sealed class ResourceIndex<T>(string name, Func<T, IEnumerable<string>> keys)
    where T : class, IResource<T>
{
    /// <summary>For messages.</summary>
    public string Name { get; } = name;

    /// <summary>The keys of an object.</summary>
    public IEnumerable<string> KeysOf(T resource) => keys(resource);
}

/// <summary>A rule without its types, for whoever runs many and keeps none: see <see cref="BatchEvaluator"/>.</summary>
public abstract class Rule
{
    private protected Rule(string name) => Name = name;

    /// <summary>For messages and <c>explain</c>.</summary>
    public string Name { get; }

    /// <summary>Computes the value of a key of the rule's own type.</summary>
    internal abstract object? ComputeAny(IReader reader, object key);
}

/// <summary>
/// A named pure function from a key to a value. Values are compared with <see cref="object.Equals(object)"/>: an equal answer stops the
/// wave of re-computation, so <typeparamref name="TValue"/> must be an immutable record, or a list or map of them with equality.
/// </summary>
public sealed class Rule<TKey, TValue>(string name, Func<IReader, TKey, TValue> compute) : Rule(name)
    where TKey : notnull
{
    /// <summary>Computes the value from nothing but what <paramref name="reader"/> tells.</summary>
    public TValue Compute(IReader reader, TKey key) => compute(reader, key);

    internal override object? ComputeAny(IReader reader, object key) => compute(reader, (TKey)key);
}
