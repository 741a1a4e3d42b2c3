using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Routes;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>
/// Fills the scopes of workloads. A workload's own scope has its listeners and the way in; that of its namespace has the routes, backends
/// and endpoints of what the namespace's workloads call, computed once for all of them.
/// </summary>
internal static class SidecarScopes
{
    private static readonly EquatableList<HttpMatch> Everything = [new HttpMatch()];

    /// <summary>For <see cref="SidecarSets.Scopes"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ScopeKey, ScopeKey>>> Scopes { get; } =
        OfSidecar(
            "scopes of a sidecar",
            sidecar => sidecar.Scopes.Select(scope => new Member<Whole, ScopeKey, ScopeKey>(Whole.Instance, scope, scope))
        );

    /// <summary>For <see cref="OutputSets.Subscriptions"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ProxyKey, EquatableList<ScopeKey>>>> Subscriptions { get; } =
        OfSidecar<Whole, ProxyKey, EquatableList<ScopeKey>>(
            "subscription of a sidecar",
            sidecar => [new(Whole.Instance, sidecar.Proxy, sidecar.Scopes)]
        );

    /// <summary>For <see cref="SidecarSets.Calls"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ScopeKey, BackendKey, BackendKey>>> Calls { get; } =
        OfSidecar(
            "services that a workload calls",
            sidecar =>
                sidecar.Outbounds.Select(outbound => new Member<ScopeKey, BackendKey, BackendKey>(
                    sidecar.Shared,
                    outbound.Destination,
                    outbound.Destination
                ))
        );

    /// <summary>For <see cref="SidecarSets.Callers"/>.</summary>
    public static Rule<MemberKey<ScopeKey, BackendKey>, EquatableList<Member<BackendKey, ScopeKey, ScopeKey>>> Callers { get; } =
        new("caller of a service", (_, call) => [new(call.Key, call.Group, call.Group)]);

    /// <summary>For <see cref="ProxySets.Listeners"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ScopeKey, ListenerKey, Listener>>> Listeners { get; } =
        new(
            "listeners of a sidecar",
            (reader, key) =>
                reader.Fetch(SidecarRules.Answer, key)?.Sidecar is { } sidecar
                    ? sidecar
                        .Inbounds.Select(InboundListener)
                        .Concat(sidecar.Outbounds.Select(outbound => OutboundListener(reader, outbound)))
                        .Select(listener => new Member<ScopeKey, ListenerKey, Listener>(sidecar.Own, listener.Key, listener))
                        .ToEquatableList()
                    : []
        );

    /// <summary>For <see cref="ProxySets.Routes"/>: requests to a workload.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ScopeKey, RouteKey, Route>>> RoutesIn { get; } =
        OfSidecar(
            "requests to a workload",
            sidecar =>
                sidecar
                    .Inbounds.Where(TakesRequests)
                    .Select(inbound => new Member<ScopeKey, RouteKey, Route>(sidecar.Own, RouteOf(inbound.Key), RequestsTo(inbound.Key)))
        );

    /// <summary>For <see cref="ProxySets.ConnectionRoutes"/>: connections to a workload.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ScopeKey, RouteKey, ConnectionRoute>>> ConnectionsIn { get; } =
        OfSidecar(
            "connections to a workload",
            sidecar =>
                sidecar
                    .Inbounds.Where(inbound => !TakesRequests(inbound))
                    .Select(inbound => new Member<ScopeKey, RouteKey, ConnectionRoute>(
                        sidecar.Own,
                        RouteOf(inbound.Key),
                        ConnectionsTo(inbound.Key)
                    ))
        );

    /// <summary>
    /// For <see cref="ProxySets.Routes"/>: requests to a service that no route is for go to the service itself (GEP-1294).
    /// </summary>
    public static Rule<MemberKey<ScopeKey, BackendKey>, EquatableList<Member<ScopeKey, RouteKey, Route>>> RoutesOut { get; } =
        new(
            "requests to a service without routes",
            (reader, call) =>
                reader.Fetch(Destinations.TakesRequests, call.Key) && !HasRoutes(reader, call.Key, ServicePortUse.Requests, call.Group)
                    ? [new(call.Group, RouteOf(call.Key), RequestsTo(call.Key))]
                    : []
        );

    /// <summary>For <see cref="ProxySets.ConnectionRoutes"/>: the same for connections.</summary>
    public static Rule<
        MemberKey<ScopeKey, BackendKey>,
        EquatableList<Member<ScopeKey, RouteKey, ConnectionRoute>>
    > ConnectionsOut { get; } =
        new(
            "connections to a service without routes",
            (reader, call) =>
                !reader.Fetch(Destinations.TakesRequests, call.Key) && !HasRoutes(reader, call.Key, ServicePortUse.Connections, call.Group)
                    ? [new(call.Group, RouteOf(call.Key), ConnectionsTo(call.Key))]
                    : []
        );

    private static bool HasRoutes(IReader reader, BackendKey destination, ServicePortUse use, ScopeKey caller) =>
        !reader.Members(SidecarSets.Attached, new RouteAudience(destination, use, RouteAudience.Everyone)).IsEmpty
        || !reader.Members(SidecarSets.Attached, new RouteAudience(destination, use, caller.Namespace)).IsEmpty;

    private static bool TakesRequests(SidecarInbound inbound) => inbound.Protocol is BackendProtocol.Http1 or BackendProtocol.Http2;

    private static Listener InboundListener(SidecarInbound inbound) =>
        new()
        {
            Key = Destinations.ListenerOf(inbound.Key),
            Direction = ListenerDirection.Inbound,
            Address = inbound.Address,
            Port = inbound.Key.Port,
            Protocol = TakesRequests(inbound) ? ListenerProtocol.Http : ListenerProtocol.Tcp,
        };

    private static Listener OutboundListener(IReader reader, SidecarOutbound outbound) =>
        new()
        {
            Key = Destinations.ListenerOf(outbound.Destination),
            Direction = ListenerDirection.Outbound,
            Address = outbound.Address,
            Port = outbound.Port,
            Protocol = reader.Fetch(Destinations.TakesRequests, outbound.Destination) ? ListenerProtocol.Http : ListenerProtocol.Tcp,
        };

    // A port has one rule of its own, and is named by its number.
    private static RouteKey RouteOf(BackendKey port) => new(port.Kind, port.Namespace, port.Name, port.Port);

    private static RuleOrder OrderOf(BackendKey port) => new(DateTimeOffset.MinValue, $"{port.Namespace}/{port.Name}", 0);

    private static Route RequestsTo(BackendKey port) =>
        new()
        {
            Key = RouteOf(port),
            Listeners = [Destinations.ListenerOf(port)],
            Matches = Everything,
            Order = OrderOf(port),
            Action = new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = port }]),
        };

    private static ConnectionRoute ConnectionsTo(BackendKey port) =>
        new()
        {
            Key = RouteOf(port),
            Listeners = [Destinations.ListenerOf(port)],
            Order = OrderOf(port),
            Backends = [new ConnectionShare(1, port)],
        };

    private static Rule<NamespacedName, EquatableList<Member<TGroup, TKey, TItem>>> OfSidecar<TGroup, TKey, TItem>(
        string name,
        Func<Sidecar, IEnumerable<Member<TGroup, TKey, TItem>>> members
    )
        where TGroup : notnull
        where TKey : notnull =>
        new(
            name,
            (reader, key) => reader.Fetch(SidecarRules.Answer, key)?.Sidecar is { } sidecar ? members(sidecar).ToEquatableList() : []
        );
}
