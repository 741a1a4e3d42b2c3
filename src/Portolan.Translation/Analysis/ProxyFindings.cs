using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.Analysis;

/// <summary>What is accepted and still does not do what its author means.</summary>
internal static class ProxyFindings
{
    public static IEnumerable<Finding> Of(TranslationOutput output) =>
        output.Proxies.Values.SelectMany(proxy => Shadowed(proxy).Concat(WithoutEndpoints(proxy)));

    /// <summary>
    /// A rule is shadowed when for each of its listeners, host names and matches an earlier rule has the very same: equally specific, so that the
    /// order decides, and always against it.
    /// </summary>
    private static IEnumerable<Finding> Shadowed(ProxyConfiguration proxy)
    {
        var first = new Dictionary<(ListenerKey, string, HttpMatch), RouteKey>();
        foreach (var route in proxy.Routes.Values.OrderBy(route => route.Order).ThenBy(route => route.Key))
        {
            var takers = new HashSet<RouteKey>();
            var claims = Claims(route).ToList();
            foreach (var claim in claims)
            {
                if (first.TryGetValue(claim, out var taker))
                {
                    takers.Add(taker);
                }
                else
                {
                    first[claim] = route.Key;
                    takers.Add(route.Key);
                }
            }

            if (claims.Count > 0 && !takers.Contains(route.Key) && Subject(route.Key) is { } subject)
            {
                yield return new Finding(
                    FindingCodes.RuleShadowed,
                    Severity.Warning,
                    subject,
                    string.Create(CultureInfo.InvariantCulture, $"spec.rules[{route.Key.Rule}]"),
                    $"never serves a request: {string.Join(", ", takers.Order())} comes first and takes the same ones");
            }
        }
    }

    private static IEnumerable<(ListenerKey, string, HttpMatch)> Claims(Route route) =>
        from listener in route.Listeners
        from hostname in route.Hostnames.IsEmpty ? [""] : route.Hostnames
        from match in route.Matches.IsEmpty ? [HttpMatch.Any] : route.Matches
        select (listener, hostname, match);

    private static IEnumerable<Finding> WithoutEndpoints(ProxyConfiguration proxy) => proxy.Endpoints.Values
        .Where(endpoints => endpoints.Endpoints.IsEmpty && endpoints.Backend.Kind is BackendKinds.Service)
        .Select(endpoints => new Finding(
            FindingCodes.BackendWithoutEndpoints,
            Severity.Warning,
            new ObjectKey(Service.Type, endpoints.Backend.ObjectName()),
            "spec.ports",
            $"port {endpoints.Backend.Port.ToString(CultureInfo.InvariantCulture)} has no ready endpoint: requests are answered 503 until an EndpointSlice has one"));

    private static ObjectKey? Subject(RouteKey key)
    {
        var name = new NamespacedName(key.Namespace, key.Name);
        return key.Kind == HttpRoute.Type.Kind ? new ObjectKey(HttpRoute.Type, name)
            : key.Kind == MeshHttpRoute.Type.Kind ? new ObjectKey(MeshHttpRoute.Type, name)
            : null;
    }
}
