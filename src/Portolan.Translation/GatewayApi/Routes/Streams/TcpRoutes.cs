using Portolan.Api.Gateway;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Streams;

/// <summary>TCPRoute as a kind of route.</summary>
internal static class TcpRoutes
{
    public static RouteKind<TcpRoute, ConnectionRule> Kind { get; } =
        new()
        {
            Takes = ServicePortUse.Connections,
            BackendRefs = route => route.Spec.Rules.SelectMany(rule => rule.BackendRefs),
            Convert = (reader, route) =>
                StreamRules.Convert(
                    reader,
                    new Referrer(new ObjectKey(TcpRoute.Type, route.Metadata.Key), BackendUse.Connections),
                    route.Spec.Rules
                ),
            Write = (route, zone) => OutputSets.Entry(MeshTcpRouteWords.Write(route, zone)),
            With = (route, metadata, status) =>
                new TcpRoute
                {
                    Metadata = metadata,
                    Spec = route.Spec,
                    Status = status,
                },
        };
}
