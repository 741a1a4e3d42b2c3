using Portolan.Api.Gateway;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Streams;

/// <summary>UDPRoute as a kind of route.</summary>
internal static class UdpRoutes
{
    public static RouteKind<UdpRoute, ConnectionRule> Kind { get; } =
        new()
        {
            Takes = ServicePortUse.None,
            BackendRefs = route => route.Spec.Rules.SelectMany(rule => rule.BackendRefs),
            Convert = (reader, route) =>
                StreamRules.Convert(
                    reader,
                    new Referrer(new ObjectKey(UdpRoute.Type, route.Metadata.Key), BackendUse.Datagrams),
                    route.Spec.Rules
                ),
            Write = (route, zone) => OutputSets.Entry(MeshUdpRouteWords.Write(route, zone)),
            With = (route, metadata, status) =>
                new UdpRoute
                {
                    Metadata = metadata,
                    Spec = route.Spec,
                    Status = status,
                },
        };
}
