using Portolan.Api.Gateway;
using Portolan.Primitives;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>Writes header filters as mesh routes want them: names in lower case, each name once in a list, the first entry counting.</summary>
internal static class HeaderFilters
{
    public static HttpHeaderFilter Lower(HttpHeaderFilter filter) => new()
    {
        Set = Lower(filter.Set),
        Add = Lower(filter.Add),
        Remove = filter.Remove.Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToEquatableList(),
    };

    private static EquatableList<HttpHeader> Lower(EquatableList<HttpHeader> headers) => headers
        .Select(header => header with { Name = header.Name.ToLowerInvariant() })
        .DistinctBy(header => header.Name, StringComparer.Ordinal)
        .ToEquatableList();
}
