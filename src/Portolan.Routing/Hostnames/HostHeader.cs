namespace Portolan.Routing.Hostnames;

/// <summary>Reads the <c>Host</c> header or <c>:authority</c>.</summary>
public static class HostHeader
{
    /// <summary>
    /// The name without port and without the final dot of an absolute name: <c>example.com</c> for <c>example.com.:8080</c>. An IPv6 literal
    /// keeps its brackets. Gateway API: "Implementations MUST ignore any port value specified in the HTTP Host header".
    /// </summary>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> host)
    {
        if (host is ['[', ..])
        {
            var end = host.IndexOf(']');
            return end < 0 ? host : host[..(end + 1)];
        }

        var colon = host.IndexOf(':');
        var name = colon < 0 ? host : host[..colon];
        return name is [.., '.'] ? name[..^1] : name;
    }
}
