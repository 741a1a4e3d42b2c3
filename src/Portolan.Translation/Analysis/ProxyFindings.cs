using System.Globalization;
using Portolan.Api.Core;
using Portolan.ProxyConfig;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.Analysis;

/// <summary>What is accepted and still does not do what its author means.</summary>
internal static class ProxyFindings
{
    public static IEnumerable<Finding> Of(TranslationOutput output) =>
        output.Proxies.Values.SelectMany(proxy =>
            Shadowed(proxy).Concat(InOtherClothes(proxy)).Concat(ShadowedConnections(proxy)).Concat(WithoutEndpoints(proxy))
        );

    private static IEnumerable<Finding> Shadowed(ProxyConfiguration proxy) =>
        from rule in ShadowedRules.Of(proxy)
        let subject = RouteKinds.Object(rule.Route)
        where subject is not null
        select NeverServes(
            subject,
            rule.Route,
            $"never serves a request: {string.Join(", ", rule.Takers)} comes first and takes the same ones"
        );

    private static IEnumerable<Finding> InOtherClothes(ProxyConfiguration proxy) =>
        from wall in PathWalls.Of(proxy)
        let subject = RouteKinds.Object(wall.Route)
        let disguised = wall.Path.TrimEnd('/')
        let last = disguised.LastIndexOf('/') + 1
        where subject is not null
        select new Finding(
            FindingCodes.PathInOtherClothes,
            Severity.Warning,
            subject,
            string.Create(CultureInfo.InvariantCulture, $"spec.rules[{wall.Route.Rule}]"),
            $"refuses \"{wall.Path}\", but {wall.Around} forwards \"{disguised};x\", \"{disguised[..last]}%2F{disguised[last..]}\" and \"{disguised[..last]}%5C{disguised[last..]}\", "
                + "which some servers read as the same path: see that its backend does not"
        );

    /// <summary>A listener whose protocol tells no connection from another serves one rule; the others wait in vain.</summary>
    private static IEnumerable<Finding> ShadowedConnections(ProxyConfiguration proxy)
    {
        var first = new Dictionary<(ListenerKey, string), RouteKey>();
        foreach (var route in proxy.ConnectionRoutes.Values.OrderBy(route => route.Order).ThenBy(route => route.Key))
        {
            var takers = new HashSet<RouteKey>();
            foreach (
                var claim in route.Listeners.SelectMany(
                    _ => route.Hostnames.IsEmpty ? [""] : route.Hostnames,
                    (listener, hostname) => (listener, hostname)
                )
            )
            {
                takers.Add(first.TryGetValue(claim, out var taker) ? taker : first[claim] = route.Key);
            }

            if (takers.Count > 0 && !takers.Contains(route.Key) && RouteKinds.Object(route.Key) is { } subject)
            {
                yield return NeverServes(
                    subject,
                    route.Key,
                    $"never serves a connection: {string.Join(", ", takers.Order())} is older and takes them all"
                );
            }
        }
    }

    private static Finding NeverServes(ObjectKey subject, RouteKey route, string message) =>
        new(
            FindingCodes.RuleShadowed,
            Severity.Warning,
            subject,
            string.Create(CultureInfo.InvariantCulture, $"spec.rules[{route.Rule}]"),
            message
        );

    private static IEnumerable<Finding> WithoutEndpoints(ProxyConfiguration proxy) =>
        proxy
            .Endpoints.Values.Where(endpoints => endpoints.Endpoints.IsEmpty && endpoints.Backend.Kind is BackendKinds.Service)
            .Select(endpoints => new Finding(
                FindingCodes.BackendWithoutEndpoints,
                Severity.Warning,
                new ObjectKey(Service.Type, endpoints.Backend.ObjectName()),
                "spec.ports",
                $"port {endpoints.Backend.Port.ToString(CultureInfo.InvariantCulture)} has no ready endpoint: requests are answered 503 until an EndpointSlice has one"
            ));
}
