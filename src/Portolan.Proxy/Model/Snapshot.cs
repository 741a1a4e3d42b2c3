using System.Collections.Immutable;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// What a configuration compiles to: the ports to serve, listeners that cannot be served (or not quite), and parts that were not taken.
/// Versions share what did not change.
/// </summary>
internal sealed record Snapshot
{
    /// <summary>Nothing.</summary>
    public static Snapshot Empty { get; } = new();

    /// <summary>The models by port.</summary>
    public ImmutableSortedDictionary<PortKey, PortModel> Ports { get; init; } = ImmutableSortedDictionary<PortKey, PortModel>.Empty;

    /// <summary>Every listener.</summary>
    public ImmutableDictionary<ListenerKey, Listener> Listeners { get; init; } = ImmutableDictionary<ListenerKey, Listener>.Empty;

    /// <summary>What is wrong with listeners.</summary>
    public ImmutableDictionary<ListenerKey, ListenerReport> Faults { get; init; } = ImmutableDictionary<ListenerKey, ListenerReport>.Empty;

    /// <summary>Parts that were not taken.</summary>
    public EquatableList<Rejection> Rejections { get; init; } = [];

    /// <summary>The ports whose model differs from the one of the snapshot before, or that came or went.</summary>
    public IReadOnlyCollection<PortKey> ChangedPorts { get; init; } = [];

    /// <summary>The listeners of which something may have changed since the snapshot before, those that are gone among them.</summary>
    public IReadOnlyCollection<ListenerKey> ChangedListeners { get; init; } = [];
}
