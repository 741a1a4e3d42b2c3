using Portolan.Api.Gateway;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Http;

/// <summary>HTTPRoute as a kind of route.</summary>
internal static class HttpRoutes
{
    public static RouteKind<HttpRoute, HttpRule> Kind { get; } =
        new()
        {
            Hostnames = route => route.Spec.Hostnames,
            Claims = RequestRivals.Requests,
            Takes = ServicePortUse.Requests,
            BackendRefs = route => route.Spec.Rules.SelectMany(rule => rule.BackendRefs.Concat(Mirrors(rule))),
            Convert = RuleConversion.Convert,
            Write = (route, zone) => OutputSets.Entry(MeshHttpRouteWords.Write(route, zone)),
            With = (route, metadata, status) =>
                new HttpRoute
                {
                    Metadata = metadata,
                    Spec = route.Spec,
                    Status = status,
                },
        };

    private static IEnumerable<IBackendReference> Mirrors(HttpRouteRule rule) =>
        rule.Filters.Select(filter => filter.RequestMirror?.BackendRef).OfType<IBackendReference>();
}
