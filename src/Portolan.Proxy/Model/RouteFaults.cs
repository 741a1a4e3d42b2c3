using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;

namespace Portolan.Proxy.Model;

/// <summary>
/// What no route may ask for, because the message that would be written were none. The control plane refuses it before; a proxy relies on
/// nobody.
/// </summary>
internal static class RouteFaults
{
    /// <summary>The first fault; null for a route that can be served.</summary>
    public static string? Of(Route route)
    {
        var shares = (route.Action as RouteAction.Forward)?.Backends ?? [];
        return HeaderEditRules.FaultOfRequest(route.RequestHeaders)
            ?? HeaderEditRules.FaultOfResponse(route.ResponseHeaders)
            ?? shares
                .Select(share =>
                    HeaderEditRules.FaultOfRequest(share.RequestHeaders) ?? HeaderEditRules.FaultOfResponse(share.ResponseHeaders)
                )
                .FirstOrDefault(fault => fault is not null)
            ?? HostFault(route.Rewrite?.Hostname)
            ?? shares
                .Select(share => HostFault(share.Rewrite?.Hostname) ?? RedirectFault(share.Redirect))
                .FirstOrDefault(fault => fault is not null)
            ?? (
                route.Rewrite?.Path is not null && shares.Any(share => share.Rewrite?.Path is not null)
                    ? "the path is edited by the route and by a backend"
                    : null
            )
            ?? RedirectFault(route.Action as RouteAction.Redirect)
            ?? (route.Session is { Name: { } name } session ? SessionNames.FaultOf(session.Carrier, name) : null);
    }

    private static string? RedirectFault(RouteAction.Redirect? redirect) =>
        redirect is null ? null : HostFault(redirect.Hostname) ?? SchemeFault(redirect.Scheme);

    private static string? HostFault(string? hostname) =>
        hostname is null || HostHeader.IsValid(hostname) ? null : $"\"{hostname}\" is no host name";

    private static string? SchemeFault(string? scheme) =>
        scheme is null or "http" or "https" ? null : $"\"{scheme}\" is no scheme of a redirect: use http or https";
}
