using Portolan.Api.Gateway;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Grpc;

/// <summary>GRPCRoute as a kind of route: a MeshHTTPRoute whose matches are of gRPC.</summary>
internal static class GrpcRoutes
{
    public static RouteKind<GrpcRoute, HttpRule> Kind { get; } =
        new()
        {
            // An HTTPRoute of the same name becomes a MeshHTTPRoute too.
            NameSalt = GrpcRoute.Type.Kind,
            Hostnames = route => route.Spec.Hostnames,
            Claims = RequestRivals.Calls,
            Takes = ServicePortUse.Requests,
            BackendRefs = route => route.Spec.Rules.SelectMany(rule => rule.BackendRefs),
            Convert = GrpcRules.Convert,
            Write = (route, zone) => OutputSets.Entry(MeshHttpRouteWords.Write(route, zone)),
            With = (route, metadata, status) =>
                new GrpcRoute
                {
                    Metadata = metadata,
                    Spec = route.Spec,
                    Status = status,
                },
        };
}
