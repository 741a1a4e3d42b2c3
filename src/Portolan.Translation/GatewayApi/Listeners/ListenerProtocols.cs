using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>What tells the listeners of a port apart, and the routes of a listener.</summary>
internal enum ListenerSharing
{
    /// <summary>The host name: several listeners share a port, and several routes a listener.</summary>
    ByHostname,

    /// <summary>Nothing: a port has one listener, and a listener serves one route, the oldest (GEP-2644).</summary>
    Alone,
}

/// <summary>A protocol that listeners may speak, be they of a Gateway or of a MeshGateway.</summary>
/// <param name="Serves">The protocol in a proxy's words.</param>
/// <param name="RouteKinds">The kinds of routes that a listener of it can take.</param>
/// <param name="Sharing">What tells its listeners and routes apart.</param>
internal sealed record ServedProtocol(ListenerProtocol Serves, EquatableList<RouteGroupKind> RouteKinds, ListenerSharing Sharing)
{
    /// <summary>Whether a proxy ends TLS, and so needs certificates.</summary>
    public bool TerminatesTls => Serves is ListenerProtocol.Https or ListenerProtocol.Tls;
}

/// <summary>The protocols that listeners may speak.</summary>
internal static class ListenerProtocols
{
    private static readonly ServedProtocol Http = new(ListenerProtocol.Http, Kinds(HttpRoute.Type.Kind), ListenerSharing.ByHostname);
    private static readonly ServedProtocol Https = new(ListenerProtocol.Https, Kinds(HttpRoute.Type.Kind), ListenerSharing.ByHostname);
    private static readonly ServedProtocol Tcp = new(ListenerProtocol.Tcp, Kinds(TcpRoute.Type.Kind), ListenerSharing.Alone);

    /// <summary>The names of all of them, for messages.</summary>
    public const string Names = "HTTP, HTTPS or TCP";

    /// <summary>A protocol by its name; absent for one that is not served: such a listener is refused, its neighbours serve.</summary>
    public static ServedProtocol? Of(string? protocol) => protocol switch
    {
        ProtocolType.Http => Http,
        ProtocolType.Https => Https,
        ProtocolType.Tcp => Tcp,
        _ => null,
    };

    private static EquatableList<RouteGroupKind> Kinds(params string[] kinds) =>
        kinds.Select(kind => new RouteGroupKind { Group = WellKnown.GatewayGroup, Kind = kind }).ToEquatableList();
}
