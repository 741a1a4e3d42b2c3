using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Routes;
using Portolan.Translation.Proxies.Routes;
using Portolan.Translation.Proxies.Sessions;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>
/// The routes of Gateway API that are attached to Services, in the scopes of the namespaces that call them (GEP-1294). In the Service's own
/// namespace a route is the producer's, and for every caller; in another one it is a consumer's, for callers of that namespace, and takes
/// the place of the producers' there.
/// </summary>
internal static class RoutesOfServices
{
    /// <summary>For <see cref="SidecarSets.Attached"/>: the ports of Services that a route of a kind is for.</summary>
    public static Rule<NamespacedName, EquatableList<Member<RouteAudience, ObjectKey, ObjectKey>>> Attached<TRule>(
        ResourceType kind,
        Rule<NamespacedName, RouteTranslation<TRule>?> translations,
        ServicePortUse use
    )
        where TRule : class =>
        new(
            $"Services of a translated {kind.Kind}",
            (reader, key) =>
                reader.Fetch(translations, key) is { } translation
                    ? AudiencesOf(translation, use)
                        .Select(audience => new Member<RouteAudience, ObjectKey, ObjectKey>(audience, translation.Route, translation.Route))
                        .ToEquatableList()
                    : []
        );

    /// <summary>For <see cref="ProxySets.Routes"/> or <see cref="ProxySets.ConnectionRoutes"/>: one for each rule and scope.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ScopeKey, RouteKey, TServed>>> Of<TRule, TServed>(
        ResourceType kind,
        Rule<NamespacedName, RouteTranslation<TRule>?> translations,
        ServicePortUse use,
        Func<TRule, RulePlace, TServed> compile
    )
        where TRule : class =>
        new(
            $"routes of a {kind.Kind} between services",
            (reader, key) =>
                reader.Fetch(translations, key) is { Services.IsEmpty: false } translation
                    ? AudiencesOf(translation, use)
                        .SelectMany(audience => CallersOf(reader, translation.Mesh, audience), (audience, caller) => (audience, caller))
                        .GroupBy(entry => entry.caller, entry => Destinations.ListenerOf(entry.audience.Destination))
                        .OrderBy(scope => scope.Key)
                        .SelectMany(scope => RoutesAt(reader, translation, scope.Key, scope.Distinct().Order().ToEquatableList(), compile))
                        .ToEquatableList()
                    : []
        );

    private static IEnumerable<RouteAudience> AudiencesOf<TRule>(RouteTranslation<TRule> translation, ServicePortUse use)
        where TRule : class =>
        from attachment in translation.Services
        let isProducer = string.Equals(attachment.Service.Namespace, translation.Route.Name.Namespace, StringComparison.Ordinal)
        from port in attachment.Ports
        select new RouteAudience(
            Destinations.Of(attachment.Service, port),
            use,
            isProducer ? RouteAudience.Everyone : translation.Route.Name.Namespace
        );

    private static IEnumerable<ScopeKey> CallersOf(IReader reader, string mesh, RouteAudience audience) =>
        reader
            .Members(SidecarSets.Callers, audience.Destination)
            .Keys.Where(caller => string.Equals(caller.Mesh, mesh, StringComparison.Ordinal))
            .Where(caller =>
                audience.Namespace is RouteAudience.Everyone
                    ? reader.Members(SidecarSets.Attached, audience with { Namespace = caller.Namespace }).IsEmpty
                    : string.Equals(audience.Namespace, caller.Namespace, StringComparison.Ordinal)
            );

    // Host names play no part: which service is called is told by the address.
    private static IEnumerable<Member<ScopeKey, RouteKey, TServed>> RoutesAt<TRule, TServed>(
        IReader reader,
        RouteTranslation<TRule> translation,
        ScopeKey scope,
        EquatableList<ListenerKey> listeners,
        Func<TRule, RulePlace, TServed> compile
    )
        where TRule : class =>
        from to in translation.Services[0].Mesh.To.Take(1)
        from entry in to.Rules.Zip(translation.Rules)
        let place = ServedRoutes.PlaceOf(translation, entry.Second, listeners, [], () => reader.Fetch(SessionKeys.OfProxy, scope))
        select new Member<ScopeKey, RouteKey, TServed>(scope, place.Key, compile(entry.First, place));
}
