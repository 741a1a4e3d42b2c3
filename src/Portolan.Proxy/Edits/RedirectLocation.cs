using System.Globalization;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Routing.Hostnames;

namespace Portolan.Proxy.Edits;

/// <summary>What a redirect needs to know of a request.</summary>
internal readonly record struct RedirectSource(string Scheme, string Host, string Path, string Query, int ListenerPort, HttpMatch Match);

/// <summary>Builds the <c>Location</c> of a redirect (Gateway API <c>HTTPRequestRedirectFilter</c>).</summary>
internal static class RedirectLocation
{
    /// <summary>
    /// The absolute URL. Parts that the redirect does not name are those of the request, encoded where RFC 3986 is stricter than what clients send: RFC 9110,
    /// section 10.2.2, a Location is a URI reference.
    /// </summary>
    public static string Of(RouteAction.Redirect redirect, in RedirectSource source)
    {
        var scheme = redirect.Scheme ?? source.Scheme;
        var host = redirect.Hostname ?? HostHeader.NameOf(source.Host).ToString();
        var port = redirect.Port ?? DefaultPort(redirect.Scheme, source.ListenerPort);
        var path = redirect.Path is { } edit ? PathRewriter.Rewrite(edit, source.Path, source.Match) : UriEncoding.Path(source.Path);
        var suffix = WellKnownPort(scheme) == port ? "" : ":" + port.ToString(CultureInfo.InvariantCulture);
        return string.Concat($"{scheme}://{host}{suffix}{path}", UriEncoding.Query(source.Query));
    }

    // "If redirect scheme is not-empty, the redirect port MUST be the well-known port associated with the redirect scheme […] If redirect
    // scheme is empty, the redirect port MUST be the Gateway Listener port."
    private static int DefaultPort(string? redirectScheme, int listenerPort) =>
        redirectScheme is not null && WellKnownPort(redirectScheme) is var port and > 0 ? port : listenerPort;

    private static int WellKnownPort(string scheme) => scheme switch
    {
        "http" => 80,
        "https" => 443,
        _ => 0,
    };
}
