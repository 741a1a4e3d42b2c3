using Portolan.Api.Gateway;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Streams;

/// <summary>
/// TLSRoute as a kind of route. Its host names are server names; whether TLS passes through or ends at the proxy is up to the listener.
/// </summary>
internal static class TlsRoutes
{
    public static RouteKind<TlsRoute, ConnectionRule> Kind { get; } =
        new()
        {
            Hostnames = route => route.Spec.Hostnames,
            Takes = ServicePortUse.None,
            BackendRefs = route => route.Spec.Rules.SelectMany(rule => rule.BackendRefs),
            Convert = (reader, route) =>
                StreamRules.Convert(
                    reader,
                    new Referrer(new ObjectKey(TlsRoute.Type, route.Metadata.Key), UseOf(reader, route)),
                    route.Spec.Rules
                ),
            Write = (route, zone) => OutputSets.Entry(MeshTlsRouteWords.Write(route, zone)),
            With = (route, metadata, status) =>
                new TlsRoute
                {
                    Metadata = metadata,
                    Spec = route.Spec,
                    Status = status,
                },
        };

    // A backend that a BackendTLSPolicy protects is reached by TLS that passes through, whether the policy can be obeyed or not. On a
    // listener that ends TLS the connection to it fails all the same.
    private static BackendUse UseOf(IReader reader, TlsRoute route) =>
        GatewayParents
            .ListenersOf(reader, route.Metadata.Key, GatewayParents.Ask(reader, route, route.Spec.Hostnames))
            .Any(listener => listener.Serves is ListenerProtocol.TlsPassthrough)
            ? BackendUse.PassedTls
            : BackendUse.Connections;
}
