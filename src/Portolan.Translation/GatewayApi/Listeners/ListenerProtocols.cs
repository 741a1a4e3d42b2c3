using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.Naming;
using Listener = Portolan.Api.Gateway.Listener;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>What tells the listeners of a port apart, and the routes of a listener.</summary>
internal enum ListenerSharing
{
    /// <summary>The host name: several listeners share a port, and several routes a listener.</summary>
    ByHostname,

    /// <summary>Nothing: a port has one listener, and a listener serves one route, the oldest (GEP-2644).</summary>
    Alone,
}

/// <summary>What comes first on a port: listeners share a port only when it is the same for all, and tells them apart.</summary>
internal enum ListenerFamily
{
    /// <summary>Requests in plain text.</summary>
    Http,

    /// <summary>A ClientHello, whose server name tells what becomes of the connection: requests, bytes, or TLS passed through.</summary>
    Tls,

    /// <summary>Bytes.</summary>
    Tcp,

    /// <summary>Datagrams, which share nothing but numbers with the ports of connections.</summary>
    Udp,
}

/// <summary>A protocol that listeners may speak, be they of a Gateway or of a MeshGateway.</summary>
/// <param name="Serves">The protocol in a proxy's words.</param>
/// <param name="RouteKinds">The kinds of routes that a listener of it can take.</param>
/// <param name="Family">What comes first on its ports.</param>
internal sealed record ServedProtocol(ListenerProtocol Serves, EquatableList<RouteGroupKind> RouteKinds, ListenerFamily Family)
{
    /// <summary>What tells its listeners and routes apart.</summary>
    public ListenerSharing Sharing =>
        Family is ListenerFamily.Tcp or ListenerFamily.Udp ? ListenerSharing.Alone : ListenerSharing.ByHostname;

    /// <summary>Whether a proxy ends TLS, and so needs certificates.</summary>
    public bool TerminatesTls => Serves is ListenerProtocol.Https or ListenerProtocol.Tls;
}

/// <summary>The protocols that listeners may speak.</summary>
internal static class ListenerProtocols
{
    private static readonly ServedProtocol Http = new(
        ListenerProtocol.Http,
        Kinds(HttpRoute.Type.Kind, GrpcRoute.Type.Kind),
        ListenerFamily.Http
    );
    private static readonly ServedProtocol Https = new(
        ListenerProtocol.Https,
        Kinds(HttpRoute.Type.Kind, GrpcRoute.Type.Kind),
        ListenerFamily.Tls
    );
    private static readonly ServedProtocol TlsTerminated = new(
        ListenerProtocol.Tls,
        Kinds(TlsRoute.Type.Kind, TcpRoute.Type.Kind),
        ListenerFamily.Tls
    );
    private static readonly ServedProtocol TlsPassthrough = new(
        ListenerProtocol.TlsPassthrough,
        Kinds(TlsRoute.Type.Kind),
        ListenerFamily.Tls
    );
    private static readonly ServedProtocol Tcp = new(ListenerProtocol.Tcp, Kinds(TcpRoute.Type.Kind), ListenerFamily.Tcp);
    private static readonly ServedProtocol Udp = new(ListenerProtocol.Udp, Kinds(UdpRoute.Type.Kind), ListenerFamily.Udp);

    /// <summary>The names of all of them, for messages.</summary>
    public const string Names = "HTTP, HTTPS, TLS, TCP or UDP";

    /// <summary>
    /// What a listener of a Gateway speaks; absent for what is not served: such a listener is refused, its neighbours serve.
    /// </summary>
    public static ServedProtocol? Of(Listener listener) => Of(listener.Protocol, listener.Tls?.Mode);

    /// <summary>The same for a listener of a MeshGateway.</summary>
    public static ServedProtocol? Of(MeshGatewayListener listener) => Of(listener.Protocol, listener.Tls?.Mode);

    // Gateway API writes "Passthrough" where Kuma writes "PASSTHROUGH".
    private static ServedProtocol? Of(string? protocol, string? mode) =>
        protocol switch
        {
            ProtocolType.Http => Http,
            ProtocolType.Https => Https,
            ProtocolType.Tls => string.Equals(mode, MeshGatewayTlsMode.Passthrough, StringComparison.OrdinalIgnoreCase)
                ? TlsPassthrough
                : TlsTerminated,
            ProtocolType.Tcp => Tcp,
            ProtocolType.Udp => Udp,
            _ => null,
        };

    private static EquatableList<RouteGroupKind> Kinds(params string[] kinds) =>
        kinds.Select(kind => new RouteGroupKind { Group = WellKnown.GatewayGroup, Kind = kind }).ToEquatableList();
}
