using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// Finds listeners that a request could not be assigned to one of. Between owners the first one wins (GEP-1713, "Listener Precedence"); among the listeners
/// of one object that are left, none does: all of them are refused (Gateway <c>spec.listeners</c>, "Handling indistinct Listeners"). Protocols that are not
/// served conflict with nothing.
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
        if (owner.IsGateway || ListenerProtocols.Of(listener.Protocol) is not { } protocol)
        {
            return null;
        }

        var port = PortOf(listener);
        if (reader.Member(ListenerClaims.Ports, owner.Gateway, ListenerClaims.PortOf(listener)) is { } claim
            && claim.Owner != owner.Object
            && (claim.Protocols.Count > 1 || !string.Equals(claim.Protocols[0], listener.Protocol, StringComparison.Ordinal)))
        {
            return new Problem(
                Reasons.ProtocolConflict,
                $"port {port} is one for {string.Join(" and ", claim.Protocols)} by {Named(owner, claim.Owner)}, which comes first: use another port than that for {listener.Protocol}");
        }

        if (reader.Member(ListenerClaims.Hostnames, owner.Gateway, ListenerClaims.HostnameOf(listener)) is not { } first || first == owner.Object)
        {
            return null;
        }

        return protocol.Sharing is ListenerSharing.Alone
            ? new Problem(Reasons.ProtocolConflict, $"port {port}, on which {listener.Protocol} cannot tell listeners apart, is taken by {Named(owner, first)}, which comes first: use another port")
            : new Problem(Reasons.HostnameConflict, $"{ListenerJudge.HostnameOf(listener)}:{port} is taken by {Named(owner, first)}, which comes first: use another hostname or port");
    }

    // Whoever writes a ListenerSet knows its Gateway, and need not know of the other sets (ListenerSet "spec.listeners": be cautious about siblings).
    private static string Named(ListenerOwner owner, ObjectKey first) =>
        first.Type == Gateway.Type ? first.ToString() : $"another ListenerSet of Gateway {owner.Gateway}";

    private static Problem? Among(Listener listener, IReadOnlyList<Listener> all)
    {
        if (ListenerProtocols.Of(listener.Protocol) is not { } protocol)
        {
            return null;
        }

        var neighbours = all
            .Where(other => !ReferenceEquals(other, listener) && other.Port == listener.Port && ListenerProtocols.Of(other.Protocol) is not null)
            .ToList();
        var otherProtocol = neighbours.Where(other => !SameProtocol(other, listener)).ToList();
        if (otherProtocol.Count > 0)
        {
            return new Problem(
                Reasons.ProtocolConflict,
                $"multiple listeners on {PortOf(listener)} with conflicting protocols: {Names(listener, otherProtocol)}");
        }

        if (protocol.Sharing is ListenerSharing.Alone && neighbours.Count > 0)
        {
            return new Problem(Reasons.ProtocolConflict, $"multiple listeners on {PortOf(listener)}, which {listener.Protocol} cannot tell apart: {Names(listener, neighbours)}");
        }

        var sameHostname = neighbours.Where(other => SameHostname(other, listener)).ToList();
        return sameHostname.Count == 0
            ? null
            : new Problem(
                Reasons.HostnameConflict,
                $"multiple listeners for {ListenerJudge.HostnameOf(listener)}:{PortOf(listener)}: {Names(listener, sameHostname)}");
    }

    private static bool SameProtocol(Listener one, Listener other) => string.Equals(one.Protocol, other.Protocol, StringComparison.Ordinal);

    private static bool SameHostname(Listener one, Listener other) => ListenerJudge.HostnameOf(one) == ListenerJudge.HostnameOf(other);

    private static string PortOf(Listener listener) => listener.Port.ToString(CultureInfo.InvariantCulture);

    private static string Names(Listener listener, IEnumerable<Listener> others) =>
        string.Join(", ", others.Append(listener).Select(each => each.Name).Order(StringComparer.Ordinal));
}
