using Portolan.Primitives;
using Portolan.Routing;

namespace Portolan.ProxyConfig;

/// <summary>
/// One rule for connections, or for flows of datagrams, that the proxy does not look into: on listeners of the protocols TCP, TLS
/// (terminated or passed through) and UDP. What a backend speaks plays no part: bytes are forwarded as they come.
/// </summary>
public sealed record ConnectionRoute
{
    /// <summary>The stable name.</summary>
    public required RouteKey Key { get; init; }

    /// <summary>The listeners that the rule is attached to.</summary>
    public required EquatableList<ListenerKey> Listeners { get; init; }

    /// <summary>
    /// The server names (SNI) that it is for, lower case, exact or wildcard; empty takes those of the listener. Only TLS listeners know a
    /// name.
    /// </summary>
    public EquatableList<string> Hostnames { get; init; }

    /// <summary>
    /// Of the rules of a listener whose host names fit equally well, the first in this order gets every connection and the others none (the
    /// oldest route wins, GEP-2644).
    /// </summary>
    public required RuleOrder Order { get; init; }

    /// <summary>The user's name for the rule, for logs and metrics.</summary>
    public string? RuleName { get; init; }

    /// <summary>Where connections go, each one by weight. Without any backend of weight above 0 they are closed.</summary>
    public required EquatableList<ConnectionShare> Backends { get; init; }
}

/// <summary>
/// One backend's share of a rule's connections.
/// </summary>
/// <param name="Weight">0 to 1,000,000; the share is this of the sum.</param>
/// <param name="Backend">Where to; absent when the reference is broken: the share keeps its weight, and its connections are closed at
/// once.</param>
public sealed record ConnectionShare(int Weight, BackendKey? Backend);
