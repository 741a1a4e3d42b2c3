using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Http;

/// <summary>The filters of a rule or backend, converted.</summary>
/// <param name="Filters">The filters in their order; empty when there is a <paramref name="Problem"/>.</param>
/// <param name="Problem">A filter that cannot be obeyed.</param>
/// <param name="References">Mirrors whose backend is not there; they are left out.</param>
internal sealed record ConvertedFilters(EquatableList<HttpFilter> Filters, Problem? Problem, EquatableList<Problem> References);

/// <summary>Turns filters into those of a mesh route, or says why they cannot be obeyed: none is dropped in silence.</summary>
internal static class FilterConversion
{
    /// <summary>The filters of a rule.</summary>
    public static ConvertedFilters OfRule(IReader reader, Referrer route, EquatableList<HttpRouteFilter> filters, string field)
    {
        var converted = new List<HttpFilter>();
        var references = new List<Problem>();
        for (var i = 0; i < filters.Count; i++)
        {
            var place = $"{field}.filters[{i}]";
            if (FilterCompatibility.Fault(filters, i) is { } incompatible)
            {
                return Rejected(Reasons.IncompatibleFilters, $"{place}: {incompatible}");
            }

            if (HeaderFilters.FaultOf(filters[i]) is { } impossible)
            {
                return Rejected(Reasons.UnsupportedValue, $"{place}: {impossible}");
            }

            if (filters[i] is { Type: HttpRouteFilterType.RequestMirror, RequestMirror: { } mirror })
            {
                if (
                    BackendReferences.Resolve(reader, route, mirror.BackendRef, $"{place}.requestMirror.backendRef", references) is
                    { } target
                )
                {
                    converted.Add(
                        new HttpFilter.Mirror(
                            target,
                            mirror.Percent is { } percent ? (IntOrString?)new IntOrString(percent) : null,
                            mirror.Fraction
                        )
                    );
                }
            }
            else if (Convert(filters[i]) is { } filter)
            {
                converted.Add(new HttpFilter.Plain(filter));
            }
            else
            {
                return Rejected(Reasons.UnsupportedValue, $"{place}: filters of type {filters[i].Type} are not supported");
            }
        }

        return new ConvertedFilters(converted.ToEquatableList(), null, references.ToEquatableList());
    }

    /// <summary>The filters of one backend: edits of headers, of host and path, or a redirect in its place.</summary>
    public static ConvertedFilters OfBackend(EquatableList<HttpRouteFilter> filters, string field)
    {
        var converted = new List<HttpFilter>();
        for (var i = 0; i < filters.Count; i++)
        {
            if (FilterCompatibility.Fault(filters, i) is { } incompatible)
            {
                return Rejected(Reasons.IncompatibleFilters, $"{field}.filters[{i}]: {incompatible}");
            }

            if (
                filters[i].Type
                    is not (
                        HttpRouteFilterType.RequestHeaderModifier
                        or HttpRouteFilterType.ResponseHeaderModifier
                        or HttpRouteFilterType.UrlRewrite
                        or HttpRouteFilterType.RequestRedirect
                    )
                || Convert(filters[i]) is not { } filter
            )
            {
                return Rejected(
                    Reasons.UnsupportedValue,
                    $"{field}.filters[{i}]: filters of type {filters[i].Type} are not supported on a backend"
                );
            }

            if (HeaderFilters.FaultOf(filters[i]) is { } impossible)
            {
                return Rejected(Reasons.UnsupportedValue, $"{field}.filters[{i}]: {impossible}");
            }

            converted.Add(new HttpFilter.Plain(filter));
        }

        return new ConvertedFilters(converted.ToEquatableList(), null, []);
    }

    private static ConvertedFilters Rejected(string reason, string message) => new([], new Problem(reason, message), []);

    private static MeshHttpFilter? Convert(HttpRouteFilter filter) =>
        filter switch
        {
            { Type: HttpRouteFilterType.RequestHeaderModifier, RequestHeaderModifier: { } headers } => new MeshHttpFilter
            {
                Type = filter.Type,
                RequestHeaderModifier = HeaderFilters.Lower(headers),
            },
            { Type: HttpRouteFilterType.ResponseHeaderModifier, ResponseHeaderModifier: { } headers } => new MeshHttpFilter
            {
                Type = filter.Type,
                ResponseHeaderModifier = HeaderFilters.Lower(headers),
            },
            { Type: HttpRouteFilterType.RequestRedirect, RequestRedirect: { } redirect } => new MeshHttpFilter
            {
                Type = filter.Type,
                RequestRedirect = redirect with { Port = redirect.Port ?? WellKnownPort(redirect.Scheme) },
            },
            { Type: HttpRouteFilterType.UrlRewrite, UrlRewrite: { } rewrite } => new MeshHttpFilter
            {
                Type = filter.Type,
                UrlRewrite = new MeshUrlRewrite { Hostname = rewrite.Hostname, Path = rewrite.Path },
            },
            { Type: HttpRouteFilterType.Cors, Cors: { } cors } => new MeshHttpFilter { Type = filter.Type, Cors = cors },
            _ => null,
        };

    // HTTPRequestRedirectFilter.port: with a scheme and no port, "the well-known port associated with the redirect scheme".
    private static int? WellKnownPort(string? scheme) =>
        scheme switch
        {
            "http" => 80,
            "https" => 443,
            _ => null,
        };
}
