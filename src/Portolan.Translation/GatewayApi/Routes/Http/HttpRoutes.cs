using Portolan.Api.Gateway;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Http;

/// <summary>HTTPRoute as a kind of route.</summary>
internal static class HttpRoutes
{
    public static RouteKind<HttpRoute, HttpRule> Kind { get; } = new()
    {
        Hostnames = route => route.Spec.Hostnames,
        BackendRefs = route => route.Spec.Rules.SelectMany(rule => rule.BackendRefs),
        Convert = RuleConversion.Convert,
        Write = (route, zone) => OutputSets.Entry(MeshHttpRouteWords.Write(route, zone)),
        WithStatus = (route, name, status) => new HttpRoute { Metadata = name, Spec = route.Spec, Status = status },
    };
}
