using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// Finds listeners that a request could not be assigned to one of. Between owners the first one wins (GEP-1713, "Listener Precedence");
/// among the listeners of one object that are left, none does: all of them are refused (Gateway <c>spec.listeners</c>, "Handling indistinct
/// Listeners"). Protocols that are not served conflict with nothing.
/// </summary>
internal static class ListenerConflicts
{
    /// <summary>For each listener of <paramref name="owner"/>, in its order, what it conflicts with, if anything.</summary>
    public static IEnumerable<Problem?> Find(IReader reader, ListenerOwner owner)
    {
        var lost = owner.Listeners.Select(listener => Lost(reader, owner, listener)).ToList();

        // What lost to another owner is out of the way of the rest.
        var left = owner.Listeners.Where((_, index) => lost[index] is null).ToList();
        return owner.Listeners.Select((listener, index) => lost[index] ?? Among(listener, left));
    }

    /// <summary>To which owner before it a listener loses. Nobody is before the Gateway.</summary>
    private static Problem? Lost(IReader reader, ListenerOwner owner, Listener listener)
    {
        if (owner.IsGateway || ListenerProtocols.Of(listener) is not { } protocol)
        {
            return null;
        }

        var port = PortOf(listener);
        if (
            reader.Member(ListenerClaims.Ports, owner.Gateway, ListenerClaims.PortOf(listener)) is { } claim
            && claim.Owner != owner.Object
            && (claim.Families.Count > 1 || claim.Families[0] != protocol.Family)
        )
        {
            return new Problem(
                Reasons.ProtocolConflict,
                $"port {port} is one for {string.Join(" and ", claim.Protocols)} by {Named(owner, claim.Owner)}, which comes first: use another port than that for {listener.Protocol}"
            );
        }

        if (
            reader.Member(ListenerClaims.Hostnames, owner.Gateway, ListenerClaims.HostnameOf(listener)) is not { } first
            || first == owner.Object
        )
        {
            return null;
        }

        return protocol.Sharing is ListenerSharing.Alone
            ? new Problem(
                Reasons.ProtocolConflict,
                $"port {port}, on which {listener.Protocol} cannot tell listeners apart, is taken by {Named(owner, first)}, which comes first: use another port"
            )
            : new Problem(
                Reasons.HostnameConflict,
                $"{ListenerJudge.HostnameOf(listener)}:{port} is taken by {Named(owner, first)}, which comes first: use another hostname or port"
            );
    }

    // Whoever writes a ListenerSet knows its Gateway, and need not know of the other sets (ListenerSet "spec.listeners": be cautious about
    // siblings).
    private static string Named(ListenerOwner owner, ObjectKey first) =>
        first.Type == Gateway.Type ? first.ToString() : $"another ListenerSet of Gateway {owner.Gateway}";

    private static Problem? Among(Listener listener, IReadOnlyList<Listener> all)
    {
        if (ListenerProtocols.Of(listener) is not { } protocol)
        {
            return null;
        }

        var neighbours = all.Where(other =>
                !ReferenceEquals(other, listener) && other.Port == listener.Port && SharesNumbers(protocol, other)
            )
            .ToList();
        var otherProtocol = neighbours.Where(other => ListenerProtocols.Of(other)!.Family != protocol.Family).ToList();
        if (otherProtocol.Count > 0)
        {
            return new Problem(
                Reasons.ProtocolConflict,
                $"multiple listeners on {PortOf(listener)} with conflicting protocols: {Names(listener, otherProtocol)}"
            );
        }

        if (protocol.Sharing is ListenerSharing.Alone && neighbours.Count > 0)
        {
            return new Problem(
                Reasons.ProtocolConflict,
                $"multiple listeners on {PortOf(listener)}, which {listener.Protocol} cannot tell apart: {Names(listener, neighbours)}"
            );
        }

        var sameHostname = neighbours.Where(other => SameHostname(other, listener)).ToList();
        if (sameHostname.Count == 0)
        {
            return null;
        }

        // "Note that the tls field is not used for determining if a listener is distinct": one server name is ended in one way, or passed
        // through.
        var reason = sameHostname.Exists(other => !SameProtocol(other, listener)) ? Reasons.ProtocolConflict : Reasons.HostnameConflict;
        return new Problem(
            reason,
            $"multiple listeners for {ListenerJudge.HostnameOf(listener)}:{PortOf(listener)}: {Names(listener, sameHostname)}"
        );
    }

    // The ports of datagrams are not those of connections.
    private static bool SharesNumbers(ServedProtocol protocol, Listener other) =>
        ListenerProtocols.Of(other) is { } its && (its.Family is ListenerFamily.Udp) == (protocol.Family is ListenerFamily.Udp);

    private static bool SameProtocol(Listener one, Listener other) => string.Equals(one.Protocol, other.Protocol, StringComparison.Ordinal);

    private static bool SameHostname(Listener one, Listener other) => ListenerJudge.HostnameOf(one) == ListenerJudge.HostnameOf(other);

    private static string PortOf(Listener listener) => listener.Port.ToString(CultureInfo.InvariantCulture);

    private static string Names(Listener listener, IEnumerable<Listener> others) =>
        string.Join(", ", others.Append(listener).Select(each => each.Name).Order(StringComparer.Ordinal));
}
