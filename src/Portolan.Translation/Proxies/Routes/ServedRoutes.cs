using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Routes;
using Portolan.Translation.Proxies.Gateways;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>The routes of Gateway API as proxies serve them, by the mesh routes that stage 1 made of them.</summary>
internal static class ServedRoutes
{
    // What routes must know of a listener: a new certificate or another neighbour must not compile thousands of routes again.
    private static readonly Rule<(ProxyKey Proxy, ListenerKey Listener), bool> IsServed = new("listener is served", (reader, listener) =>
        reader.Member(ProxySets.ServedListeners, listener.Proxy, listener.Listener) is not null);

    /// <summary>The routes, for each Gateway that took one: one for each rule, however many parentRefs lead to that Gateway.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ProxyKey, RouteKey, TServed>>> Of<TRule, TServed>(
        ResourceType kind,
        Rule<NamespacedName, RouteTranslation<TRule>?> translations,
        Func<TRule, RulePlace, TServed> compile)
        where TRule : class => new($"served routes of a {kind.Kind}", (reader, key) => reader.Fetch(translations, key) is { } translation
            ? translation.Attachments
                .GroupBy(attachment => attachment.Gateway)
                .SelectMany(parents => RoutesAt(reader, translation, parents.Key, [.. parents]))
                .Select(entry => new Member<ProxyKey, RouteKey, TServed>(entry.Proxy, entry.Place.Key, compile(entry.Rule, entry.Place)))
                .ToEquatableList()
            : []);

    private static IEnumerable<(ProxyKey Proxy, TRule Rule, RulePlace Place)> RoutesAt<TRule>(
        IReader reader,
        RouteTranslation<TRule> translation,
        NamespacedName gateway,
        RouteAttachment<TRule>[] parents)
        where TRule : class
    {
        if (reader.Fetch(GatewayRules.Mesh, gateway) is not { } mesh)
        {
            yield break;
        }

        var proxy = GatewayProxyRules.ProxyOf(gateway, mesh);
        var listeners = parents
            .SelectMany(parent => parent.Listeners)
            .Distinct()
            .Where(listener => reader.Fetch(IsServed, (proxy, listener)))
            .ToEquatableList();
        if (listeners.IsEmpty)
        {
            yield break;
        }

        // Every parent's mesh route has the same rules, so the first speaks for all.
        var route = translation.Route;
        foreach (var to in parents[0].Mesh.To)
        {
            foreach (var (rule, origin) in to.Rules.Zip(translation.Rules))
            {
                yield return (proxy, rule, new RulePlace
                {
                    Key = new RouteKey(route.Type.Kind, route.Name.Namespace, route.Name.Name, origin.Index),
                    Order = new RuleOrder(translation.Created, route.Name.ToString(), origin.Index),
                    Listeners = listeners,
                    Hostnames = to.Hostnames,
                    Invalid = origin.Invalid,
                });
            }
        }
    }
}
