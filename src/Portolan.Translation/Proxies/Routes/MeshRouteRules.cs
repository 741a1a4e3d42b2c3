using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.Proxies.Gateways;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>The routes of MeshHTTPRoutes that users wrote for a MeshGateway.</summary>
internal static class MeshRouteRules
{
    /// <summary>The routes, for each proxy that serves the MeshGateway.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ProxyKey, RouteKey, Route>>> Routes { get; } = new("routes of a MeshHTTPRoute", (reader, key) =>
    {
        if (reader.Get<MeshHttpRoute>(key) is not { Spec.TargetRef: { Kind: TargetRefKind.MeshGateway, Name: { } gateway } target } route
            || Generated.IsOurs(reader, route)
            || !IsHonoured(reader, route))
        {
            return [];
        }

        return reader.Members(ProxySets.GatewaysByName, (MeshOf.Object(reader, route.Metadata), gateway)).Values
            .OrderBy(proxy => proxy.Proxy)
            .SelectMany(proxy => RoutesAt(reader, route, proxy, ListenersOf(proxy, target)))
            .ToEquatableList();
    });

    /// <summary>
    /// Whether a route may name a MeshGateway: in the system's namespace only (kuma 12864). A MeshGateway belongs to no namespace and asks no listener who may
    /// attach, so that anybody who may write routes could take over anybody's host names.
    /// </summary>
    public static bool IsHonoured(IReader reader, MeshHttpRoute route) =>
        string.Equals(route.Metadata.Namespace, reader.Options().SystemNamespace, StringComparison.Ordinal);

    private static EquatableList<ListenerKey> ListenersOf(ProxyGateway proxy, TargetRef target) => proxy.Listeners
        .Where(listener => listener.IsNamedBy(target.Tags))
        .Select(listener => listener.Listener.Key)
        .ToEquatableList();

    private static IEnumerable<Member<ProxyKey, RouteKey, Route>> RoutesAt(
        IReader reader,
        MeshHttpRoute route,
        ProxyGateway proxy,
        EquatableList<ListenerKey> listeners)
    {
        if (listeners.IsEmpty)
        {
            yield break;
        }

        var index = 0;
        foreach (var to in route.Spec.To)
        {
            foreach (var rule in to.Rules)
            {
                var place = PlaceOf(route, index++, listeners, to.Hostnames);
                yield return new Member<ProxyKey, RouteKey, Route>(proxy.Proxy, place.Key, RuleCompiler.Compile(reader, MeshGrants.Enforce(reader, route.Metadata.Key, rule), place));
            }
        }
    }

    private static RulePlace PlaceOf(MeshHttpRoute route, int index, EquatableList<ListenerKey> listeners, EquatableList<string> hostnames) => new()
    {
        Key = new RouteKey(MeshHttpRoute.Type.Kind, route.Metadata.Namespace, route.Metadata.Name, index),
        Order = new RuleOrder(route.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue, route.Metadata.Key.ToString(), index),
        Namespace = route.Metadata.Namespace,
        Listeners = listeners,
        Hostnames = hostnames,
    };
}
