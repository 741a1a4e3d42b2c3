using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>The part of an update that belongs to one scope. The first one of a scope on a stream is complete.</summary>
public sealed record ScopeDelta(ScopeKey Scope, ConfigDelta Delta);

/// <summary>One message to a proxy: to which scopes it subscribes, in order, and what changed in them.</summary>
public sealed record ConfigUpdate
{
    /// <summary>Counts up on one stream; an acknowledgement repeats it.</summary>
    public required long Version { get; init; }

    /// <summary>
    /// All scopes of the proxy. Those that it had and that are not named are gone. Of a resource that several have, the first one's counts.
    /// </summary>
    public EquatableList<ScopeKey> Subscribed { get; init; }

    /// <summary>What changed, by scope.</summary>
    public EquatableList<ScopeDelta> Scopes { get; init; }

    /// <summary>An update of a proxy with one scope.</summary>
    public static ConfigUpdate Of(ScopeKey scope, ConfigDelta delta) =>
        new()
        {
            Version = delta.Version,
            Subscribed = [scope],
            Scopes = [new ScopeDelta(scope, delta)],
        };
}
