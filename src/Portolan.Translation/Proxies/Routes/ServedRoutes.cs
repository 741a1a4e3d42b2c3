using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.Routes;
using Portolan.Translation.Proxies.Gateways;
using Portolan.Translation.Proxies.Sessions;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>The routes of Gateway API as proxies serve them, by the mesh routes that stage 1 made of them.</summary>
internal static class ServedRoutes
{
    /// <summary>
    /// The listeners that each proxy serves, and nothing of them: what else there is to a listener, its generation or its certificates,
    /// must not have thousands of routes looked at again.
    /// </summary>
    public static DerivedSet<ScopeKey, ListenerKey, ListenerKey> Listeners { get; } = new("listeners that are served");

    /// <summary>For <see cref="Listeners"/>.</summary>
    public static Rule<MemberKey<ScopeKey, ListenerKey>, EquatableList<Member<ScopeKey, ListenerKey, ListenerKey>>> ListenerOf { get; } =
        new("listener is served", (_, listener) => [new(listener.Group, listener.Key, listener.Key)]);

    /// <summary>The routes, for each Gateway that took one: one for each rule, however many parentRefs lead to that Gateway.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ScopeKey, RouteKey, TServed>>> Of<TRule, TServed>(
        ResourceType kind,
        Rule<NamespacedName, RouteTranslation<TRule>?> translations,
        Func<TRule, RulePlace, TServed> compile
    )
        where TRule : class =>
        new(
            $"served routes of a {kind.Kind}",
            (reader, key) =>
                reader.Fetch(translations, key) is { } translation
                    ? translation
                        .Attachments.GroupBy(attachment => attachment.Gateway)
                        .SelectMany(parents => RoutesAt(reader, translation, parents.Key, [.. parents]))
                        .Select(entry => new Member<ScopeKey, RouteKey, TServed>(
                            entry.Scope,
                            entry.Place.Key,
                            compile(entry.Rule, entry.Place)
                        ))
                        .ToEquatableList()
                    : []
        );

    /// <summary>The place of a rule of a route.</summary>
    public static RulePlace PlaceOf<TRule>(
        RouteTranslation<TRule> translation,
        RuleOrigin origin,
        EquatableList<ListenerKey> listeners,
        EquatableList<string> hostnames,
        Func<Secret?> sessionKey
    )
        where TRule : class =>
        new()
        {
            Key = new RouteKey(translation.Route.Type.Kind, translation.Route.Name.Namespace, translation.Route.Name.Name, origin.Index),
            Order = new RuleOrder(translation.Created, translation.Route.Name.ToString(), origin.Index),
            Listeners = listeners,
            Hostnames = hostnames,
            SessionKey = sessionKey,
            Invalid = origin.Invalid,
        };

    private static IEnumerable<(ScopeKey Scope, TRule Rule, RulePlace Place)> RoutesAt<TRule>(
        IReader reader,
        RouteTranslation<TRule> translation,
        NamespacedName gateway,
        RouteAttachment<TRule>[] parents
    )
        where TRule : class
    {
        if (reader.Member(Parents.Terms, Whole.Instance, new ObjectKey(Gateway.Type, gateway))?.Mesh is not { } mesh)
        {
            yield break;
        }

        var scope = GatewayProxyRules.ScopeOf(gateway, mesh);
        var listeners = parents
            .SelectMany(parent => parent.Listeners)
            .Distinct()
            .Where(listener => reader.Member(Listeners, scope, listener) is not null)
            .ToEquatableList();
        if (listeners.IsEmpty)
        {
            yield break;
        }

        // Every parent's mesh route has the same rules, so the first speaks for all.
        foreach (var to in parents[0].Mesh.To)
        {
            foreach (var (rule, origin) in to.Rules.Zip(translation.Rules))
            {
                yield return (
                    scope,
                    rule,
                    PlaceOf(translation, origin, listeners, to.Hostnames, () => reader.Fetch(SessionKeys.OfProxy, scope))
                );
            }
        }
    }
}
