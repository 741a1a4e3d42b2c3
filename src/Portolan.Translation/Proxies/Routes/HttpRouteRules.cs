using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi;
using Portolan.Translation.Proxies.Gateways;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>The routes of HTTPRoutes, by the mesh resources that stage 1 made of them.</summary>
internal static class HttpRouteRules
{
    // What routes must know of a proxy: a new certificate or another port must not compile thousands of routes again.
    private static readonly Rule<NamespacedName, Serving?> ServedBy = new("served listeners", (reader, gateway) =>
        reader.Fetch(GatewayProxyRules.OfGateway, gateway) is { } proxy
            ? new Serving(proxy.Proxy, proxy.Listeners.Select(listener => listener.Listener.Key).ToEquatableList())
            : null);

    /// <summary>The routes, for each Gateway that took the HTTPRoute: one for each rule, however many parentRefs lead to that Gateway.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ProxyKey, RouteKey, Route>>> Routes { get; } = new("routes of an HTTPRoute", (reader, key) =>
        reader.Fetch(GatewayApiRules.HttpRoute, key) is { } translation
            ? translation.Attachments
                .GroupBy(attachment => attachment.Gateway)
                .SelectMany(parents => RoutesAt(reader, translation, parents.Key, [.. parents]))
                .ToEquatableList()
            : []);

    private static IEnumerable<Member<ProxyKey, RouteKey, Route>> RoutesAt(
        IReader reader,
        RouteTranslation translation,
        NamespacedName gateway,
        RouteAttachment[] parents)
    {
        if (reader.Fetch(ServedBy, gateway) is not { } serving)
        {
            yield break;
        }

        var listeners = serving.Listeners
            .Where(listener => parents.Any(parent => parent.Listeners.Contains(listener)))
            .ToEquatableList();
        if (listeners.IsEmpty)
        {
            yield break;
        }

        // Every parent's resource has the same rules, so the first speaks for all.
        var resource = parents[0].Resource;
        foreach (var to in resource.Spec.To)
        {
            foreach (var (rule, origin) in to.Rules.Zip(translation.Rules))
            {
                var place = new RulePlace
                {
                    Key = new RouteKey(HttpRoute.Type.Kind, translation.Route.Namespace, translation.Route.Name, origin.Index),
                    Order = new RuleOrder(translation.Created, translation.Route.ToString(), origin.Index),
                    Namespace = resource.Metadata.Namespace,
                    Listeners = listeners,
                    Hostnames = to.Hostnames,
                    Problem = origin.Problem,
                };
                yield return new Member<ProxyKey, RouteKey, Route>(serving.Proxy, place.Key, RuleCompiler.Compile(reader, rule, place));
            }
        }
    }

    private sealed record Serving(ProxyKey Proxy, EquatableList<ListenerKey> Listeners);
}
