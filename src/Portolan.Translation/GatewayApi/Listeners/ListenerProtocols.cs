using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>Which protocols a listener may speak, and which kinds of routes each takes.</summary>
internal static class ListenerProtocols
{
    private static readonly EquatableList<RouteGroupKind> HttpKinds = [new RouteGroupKind { Group = WellKnown.GatewayGroup, Kind = "HTTPRoute" }];

    /// <summary>The kinds that a listener of this protocol can take; none for a protocol that is not served.</summary>
    public static EquatableList<RouteGroupKind> RouteKinds(string protocol) => protocol switch
    {
        ProtocolType.Http or ProtocolType.Https => HttpKinds,
        _ => [],
    };

    /// <summary>Whether a listener of this protocol can be served.</summary>
    public static bool IsServed(string protocol) => protocol is ProtocolType.Http or ProtocolType.Https;

    /// <summary>Whether a proxy ends TLS on a listener of this protocol, and so needs certificates.</summary>
    public static bool TerminatesTls(string protocol) => protocol is ProtocolType.Https;
}
