using System.Collections.Immutable;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Model;

/// <summary>All that is served on one port: swapped as a whole, by one reference write.</summary>
internal sealed class PortModel
{
    private static long _versions;

    /// <summary>Tells this model from all others of the process.</summary>
    public long Version { get; } = Interlocked.Increment(ref _versions);

    /// <summary>The port.</summary>
    public required PortKey Key { get; init; }

    /// <summary>What comes first on it; listeners of a port agree on it.</summary>
    public required PortFamily Family { get; init; }

    /// <summary>How clients are told apart from proxies in front; listeners of a port agree on it.</summary>
    public ClientAddressing ClientAddressing { get; init; } = ClientAddressing.Direct;

    /// <summary>Which way traffic goes through it; listeners of a port agree on it.</summary>
    public ListenerDirection Direction { get; init; }

    /// <summary>How many listeners there are of each protocol.</summary>
    public required ImmutableDictionary<ListenerProtocol, int> Protocols { get; init; }

    /// <summary>The one protocol of its listeners; null when there are several and the server name tells.</summary>
    public ListenerProtocol? OnlyProtocol => Protocols.Count == 1 ? Protocols.First().Key : null;

    /// <summary>The rules for connections that are not looked into, and for datagrams.</summary>
    public required StreamModel Streams { get; init; }

    /// <summary>The listeners with their rules for requests.</summary>
    public required HttpRouter<RouteModel> Router { get; init; }

    /// <summary>Server certificates by the name of the listener; empty on a port without TLS.</summary>
    public required ImmutableDictionary<string, ListenerCertificates> Certificates { get; init; }

    /// <summary>The listeners that are served here, by name.</summary>
    public required ImmutableDictionary<string, PortedListener> Listeners { get; init; }

    /// <summary>The scheme of requests, as bytes.</summary>
    public ReadOnlySpan<byte> SchemeBytes => Family == PortFamily.Tls ? "https"u8 : "http"u8;

    /// <summary>The scheme of requests.</summary>
    public string Scheme => Family == PortFamily.Tls ? "https" : "http";

    /// <summary>The protocol of the listener that a server name selects; null when none has the name.</summary>
    public ListenerProtocol? ProtocolFor(string? serverName) =>
        Router.FindListener(serverName) is { } listener && Listeners.TryGetValue(listener.Name, out var ported) ? ported.Protocol : null;
}
