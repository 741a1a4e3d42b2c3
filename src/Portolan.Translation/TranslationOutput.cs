using System.Collections.Immutable;
using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation;

/// <summary>Names an object of any kind.</summary>
public sealed record ObjectKey(ResourceType Type, NamespacedName Name)
{
    /// <inheritdoc />
    public override string ToString() => $"{Type.Kind} {Name}";
}

/// <summary>An input that was created or changed (<paramref name="Resource"/> is there) or deleted (it is not).</summary>
public sealed record InputChange(ObjectKey Key, IResource? Resource);

/// <summary>
/// Everything that translation says, as values. Writers compare it with what they wrote last; nothing in it is an instruction.
/// </summary>
public sealed record TranslationOutput
{
    /// <summary>Nothing wanted.</summary>
    public static TranslationOutput Empty { get; } = new();

    /// <summary>
    /// Objects that must exist with this content (mesh resources, copied secrets, infrastructure). Metadata holds what we set and no more.
    /// </summary>
    public ImmutableDictionary<ObjectKey, IResource> Objects { get; init; } = ImmutableDictionary<ObjectKey, IResource>.Empty;

    /// <summary>
    /// Statuses of users' objects, as an object of the kind of which only <c>metadata.name</c>, <c>metadata.namespace</c> and <c>status</c>
    /// count. Conditions have no <c>lastTransitionTime</c>: the writer sets it, and keeps the entries of other controllers.
    /// </summary>
    public ImmutableDictionary<ObjectKey, IResource> Statuses { get; init; } = ImmutableDictionary<ObjectKey, IResource>.Empty;

    /// <summary>
    /// Finalizers of ours on users' objects: every object that is a key must carry exactly these of ours. Finalizers of others are not
    /// named here and stay.
    /// </summary>
    public ImmutableDictionary<ObjectKey, EquatableList<string>> Finalizers { get; init; } =
        ImmutableDictionary<ObjectKey, EquatableList<string>>.Empty;

    /// <summary>What proxies serve, in groups that are computed once, however many proxies subscribe to them.</summary>
    public ImmutableDictionary<ScopeKey, ProxyConfiguration> Scopes { get; init; } =
        ImmutableDictionary<ScopeKey, ProxyConfiguration>.Empty;

    /// <summary>The scopes of each proxy, in order: of a resource that several have, the first one's counts.</summary>
    public ImmutableDictionary<ProxyKey, EquatableList<ScopeKey>> Subscriptions { get; init; } =
        ImmutableDictionary<ProxyKey, EquatableList<ScopeKey>>.Empty;

    /// <summary>
    /// All that each proxy serves, its scopes as one: for people and for tests. Made anew at each call, at the cost of all that there is.
    /// </summary>
    public ImmutableDictionary<ProxyKey, ProxyConfiguration> Proxies =>
        Subscriptions.ToImmutableDictionary(
            entry => entry.Key,
            entry => ScopedConfiguration.Merge(entry.Value.Select(scope => Scopes.GetValueOrDefault(scope, ProxyConfiguration.Empty)))
        );

    /// <summary>What a user should know and no status can say.</summary>
    public EquatableList<Finding> Findings => Found.Sorted;

    /// <summary>The same, unsorted.</summary>
    internal FindingSet Found { get; init; } = FindingSet.Empty;
}
