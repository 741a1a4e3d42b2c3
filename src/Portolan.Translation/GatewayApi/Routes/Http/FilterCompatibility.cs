using Portolan.Api.Gateway;
using Portolan.Primitives;

namespace Portolan.Translation.GatewayApi.Routes.Http;

/// <summary>Which filters may stand together in one rule (HTTPRouteRule <c>filters</c>).</summary>
internal static class FilterCompatibility
{
    /// <summary>Why the filter at <paramref name="index"/> cannot be combined with those before it.</summary>
    public static string? Fault(EquatableList<HttpRouteFilter> filters, int index)
    {
        var type = filters[index].Type;
        for (var i = 0; i < index; i++)
        {
            if (Exclude(filters[i].Type, type))
            {
                return $"{HttpRouteFilterType.RequestRedirect} and {HttpRouteFilterType.UrlRewrite} cannot be combined: a redirect forwards nothing that could be rewritten";
            }

            // Mirrors are the one filter of which each does something of its own.
            if (string.Equals(filters[i].Type, type, StringComparison.Ordinal) && type is not HttpRouteFilterType.RequestMirror)
            {
                return $"a second {type}: a rule takes one of them";
            }
        }

        return null;
    }

    /// <summary>Why filters of a backend cannot be combined with those of its rule.</summary>
    public static string? Fault(EquatableList<HttpRouteFilter> ofRule, EquatableList<HttpRouteFilter> ofBackend) =>
        ofRule.Any(IsOfUrl) && ofBackend.Any(IsOfUrl)
            ? $"the rule has a {ofRule.First(IsOfUrl).Type} as well: the second of two would not know the path that was matched"
            : null;

    private static bool IsOfUrl(HttpRouteFilter filter) =>
        filter.Type is HttpRouteFilterType.UrlRewrite or HttpRouteFilterType.RequestRedirect;

    private static bool Exclude(string one, string other) =>
        (one, other)
            is
                (HttpRouteFilterType.RequestRedirect, HttpRouteFilterType.UrlRewrite)
                or
                (HttpRouteFilterType.UrlRewrite, HttpRouteFilterType.RequestRedirect);
}
