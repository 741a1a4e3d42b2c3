using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>
/// HTTPRoutes and GRPCRoutes are not merged: of two routes of the two kinds that have a host name in common on a listener, the listener
/// takes the first (GRPCRoute
/// <c>hostnames</c>). A route that has lost a listener stands in nobody's way there.
/// </summary>
internal static class RequestRivals
{
    /// <summary>The claims of GRPCRoutes: all of them.</summary>
    public static RequestClaims Calls { get; } = new(GrpcRoute.Type.Kind);

    /// <summary>
    /// The claims of HTTPRoutes: those that a GRPCRoute may contest. Where there are none, as nearly everywhere, they cost nothing but the
    /// question.
    /// </summary>
    public static RequestClaims Requests { get; } = new(HttpRoute.Type.Kind);

    /// <summary>Both, in the order in which they are derived: what HTTPRoutes claim depends on what GRPCRoutes do.</summary>
    public static IReadOnlyList<RequestClaims> InOrder { get; } = [Calls, Requests];

    /// <summary>What a route claims of the listeners that would take it; nothing of those where it cannot meet a rival.</summary>
    public static EquatableList<Member<ListenerKey, RoutePlace, EquatableList<HostnamePattern>>> ClaimsOf(
        IReader reader,
        RoutePlace route,
        EquatableList<string> hostnames,
        IEnumerable<ListenerTerms> listeners
    ) =>
        listeners
            .Select(listener => new Member<ListenerKey, RoutePlace, EquatableList<HostnamePattern>>(
                listener.Key,
                route,
                NamesAt(hostnames, listener.Hostname)
                    .Where(name => IsCall(route) || IsContested(reader, listener.Key, name))
                    .Distinct()
                    .ToEquatableList()
            ))
            .Where(claim => !claim.Item.IsEmpty)
            .ToEquatableList();

    /// <summary>An answer of a Gateway without the listeners that the route loses to routes of the other kind.</summary>
    public static AttachmentDecision WithoutLost(IReader reader, RoutePlace route, AttachmentDecision decision)
    {
        var lost = new List<(ListenerKey Listener, RoutePlace Rival)>();
        foreach (var listener in decision.Listeners)
        {
            if (new RivalContest(reader, listener).WinnerOver(route) is { } rival)
            {
                lost.Add((listener, rival));
            }
        }

        if (lost.Count == 0)
        {
            return decision;
        }

        var message = string.Join("; ", lost.Select(entry => MessageOf(entry.Listener, entry.Rival)));
        var left = decision.Listeners.Where(listener => lost.TrueForAll(entry => entry.Listener != listener)).ToEquatableList();
        return left.IsEmpty ? AttachmentDecision.Refused(Reasons.Conflicted, message) : decision with { Listeners = left, Note = message };
    }

    /// <summary>The claims of routes of a route's own kind.</summary>
    public static RequestClaims OwnOf(RoutePlace route) => IsCall(route) ? Calls : Requests;

    /// <summary>The claims of the other kind.</summary>
    public static RequestClaims OthersOf(RoutePlace route) => IsCall(route) ? Requests : Calls;

    private static bool IsCall(RoutePlace route) => route.Route.Type == GrpcRoute.Type;

    private static bool IsContested(IReader reader, ListenerKey listener, HostnamePattern name) =>
        NamePlaces.Meeting(listener, name).Any(place => reader.Member(Calls.First, place, Whole.Instance) is not null);

    // The names that route and listener have in common: of two that intersect, the narrower one.
    private static IEnumerable<HostnamePattern> NamesAt(EquatableList<string> hostnames, HostnamePattern listener) =>
        hostnames.IsEmpty
            ? [listener]
            : hostnames
                .Select(HostnamePattern.Parse)
                .Where(name => name.Intersects(listener))
                .Select(name => name.CompareTo(listener) < 0 ? name : listener);

    private static string MessageOf(ListenerKey listener, RoutePlace rival) =>
        $"listener \"{listener.Section}\" of {listener.Kind} {listener.Namespace}/{listener.Name} has {rival.Route}, which is older or first by name, for the same hostnames; "
        + "HTTPRoutes and GRPCRoutes do not share them: use other hostnames or another listener";
}
