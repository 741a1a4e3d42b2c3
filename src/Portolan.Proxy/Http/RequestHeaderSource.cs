using Microsoft.AspNetCore.Http;
using Portolan.Routing;

namespace Portolan.Proxy.Http;

/// <summary>Lets the router read Kestrel's headers without a copy.</summary>
internal readonly struct RequestHeaderSource(IHeaderDictionary headers) : IHeaderSource
{
    /// <inheritdoc />
    public bool TryGetHeader(string name, out HeaderFieldValue value)
    {
        if (!headers.TryGetValue(name, out var values) || values.Count == 0)
        {
            value = default;
            return false;
        }

        value = values.Count == 1 ? new HeaderFieldValue(values[0].AsSpan()) : new HeaderFieldValue(values.ToArray());
        return true;
    }
}
