using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// Finds listeners that a request could not be assigned to one of (Gateway <c>spec.listeners</c>, "Handling indistinct Listeners"): all of
/// them are refused, none is the winner. Protocols that are not served conflict with nothing.
/// </summary>
internal static class ListenerConflicts
{
    /// <summary>What <paramref name="listener"/> conflicts with among <paramref name="all"/>, if anything.</summary>
    public static Problem? Find(Listener listener, IReadOnlyList<Listener> all)
    {
        if (ListenerProtocols.Of(listener.Protocol) is not { } protocol)
        {
            return null;
        }

        var neighbours = all
            .Where(other => !ReferenceEquals(other, listener) && other.Port == listener.Port && ListenerProtocols.Of(other.Protocol) is not null)
            .ToList();
        var port = listener.Port.ToString(CultureInfo.InvariantCulture);
        var otherProtocol = neighbours.Where(other => !SameProtocol(other, listener)).ToList();
        if (otherProtocol.Count > 0)
        {
            return new Problem(
                Reasons.ProtocolConflict,
                $"multiple listeners on {port} with conflicting protocols: {Names(listener, otherProtocol)}");
        }

        if (protocol.Sharing is ListenerSharing.Alone && neighbours.Count > 0)
        {
            return new Problem(Reasons.ProtocolConflict, $"multiple listeners on {port}, which {listener.Protocol} cannot tell apart: {Names(listener, neighbours)}");
        }

        var sameHostname = neighbours.Where(other => SameHostname(other, listener)).ToList();
        return sameHostname.Count == 0
            ? null
            : new Problem(
                Reasons.HostnameConflict,
                $"multiple listeners for {ListenerJudge.HostnameOf(listener)}:{port}: {Names(listener, sameHostname)}");
    }

    private static bool SameProtocol(Listener one, Listener other) => string.Equals(one.Protocol, other.Protocol, StringComparison.Ordinal);

    private static bool SameHostname(Listener one, Listener other) => ListenerJudge.HostnameOf(one) == ListenerJudge.HostnameOf(other);

    private static string Names(Listener listener, IEnumerable<Listener> others) =>
        string.Join(", ", others.Append(listener).Select(each => each.Name).Order(StringComparer.Ordinal));
}
