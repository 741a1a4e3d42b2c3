using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Routes.Http;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Grpc;

/// <summary>
/// Turns the rules of a GRPCRoute into those of a mesh route: they are rules for requests whose matches are of gRPC, and say the rest in
/// HTTPRoute's words.
/// </summary>
internal static class GrpcRules
{
    /// <summary>The rules of a route, converted.</summary>
    public static EquatableList<ConvertedRule<HttpRule>> Convert(IReader reader, GrpcRoute route)
    {
        var referrer = new Referrer(new ObjectKey(GrpcRoute.Type, route.Metadata.Key), BackendUse.Requests);
        return route
            .Spec.Rules.Select(
                (rule, index) =>
                    RuleConversion.Convert(
                        reader,
                        referrer,
                        AsHttp(rule),
                        GrpcMatches.Convert(rule, string.Create(CultureInfo.InvariantCulture, $"rules[{index}]")),
                        index
                    )
            )
            .ToEquatableList();
    }

    private static HttpRouteRule AsHttp(GrpcRouteRule rule) =>
        new()
        {
            Name = rule.Name,
            Filters = AsHttp(rule.Filters),
            BackendRefs = rule.BackendRefs.Select(AsHttp).ToEquatableList(),
            SessionPersistence = rule.SessionPersistence,
        };

    private static EquatableList<HttpRouteFilter> AsHttp(EquatableList<GrpcRouteFilter> filters) =>
        filters
            .Select(filter => new HttpRouteFilter
            {
                Type = filter.Type,
                RequestHeaderModifier = filter.RequestHeaderModifier,
                ResponseHeaderModifier = filter.ResponseHeaderModifier,
                RequestMirror = filter.RequestMirror,
                ExtensionRef = filter.ExtensionRef,
            })
            .ToEquatableList();

    private static HttpBackendRef AsHttp(GrpcBackendRef backend) =>
        new()
        {
            Group = backend.Group,
            Kind = backend.Kind,
            Namespace = backend.Namespace,
            Name = backend.Name,
            Port = backend.Port,
            Weight = backend.Weight,
            Filters = AsHttp(backend.Filters),
        };
}
