using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Proxies.Routes;

namespace Portolan.Translation.GatewayApi.Routes.Http;

/// <summary>
/// Writes header filters as mesh routes want them: names in lower case, each name once in a list, the first entry counting.
/// </summary>
internal static class HeaderFilters
{
    public static HttpHeaderFilter Lower(HttpHeaderFilter filter) =>
        new()
        {
            Set = Lower(filter.Set),
            Add = Lower(filter.Add),
            Remove = filter.Remove.Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToEquatableList(),
        };

    /// <summary>Why edits of headers cannot be obeyed; null when they can, and for filters that edit none.</summary>
    public static string? FaultOf(HttpRouteFilter filter) =>
        filter switch
        {
            { RequestHeaderModifier: { } edits } => HeaderEditRules.FaultOfRequest(FilterCompiler.Join(HeaderEdits.None, edits)),
            { ResponseHeaderModifier: { } edits } => HeaderEditRules.FaultOfResponse(FilterCompiler.Join(HeaderEdits.None, edits)),
            _ => null,
        };

    private static EquatableList<HttpHeader> Lower(EquatableList<HttpHeader> headers) =>
        headers
            .Select(header => header with { Name = header.Name.ToLowerInvariant() })
            .DistinctBy(header => header.Name, StringComparer.Ordinal)
            .ToEquatableList();
}
