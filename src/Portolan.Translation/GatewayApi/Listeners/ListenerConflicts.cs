using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Routing.Hostnames;
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
        if (!ListenerProtocols.IsServed(listener.Protocol))
        {
            return null;
        }

        var neighbours = all
            .Where(other => !ReferenceEquals(other, listener) && other.Port == listener.Port && ListenerProtocols.IsServed(other.Protocol))
            .ToList();
        var port = listener.Port.ToString(CultureInfo.InvariantCulture);
        var otherProtocol = neighbours.Where(other => !SameProtocol(other, listener)).ToList();
        if (otherProtocol.Count > 0)
        {
            return new Problem(
                Reasons.ProtocolConflict,
                $"multiple listeners on {port} with conflicting protocols: {Names(listener, otherProtocol)}");
        }

        var sameHostname = neighbours.Where(other => SameHostname(other, listener)).ToList();
        return sameHostname.Count == 0
            ? null
            : new Problem(
                Reasons.HostnameConflict,
                $"multiple listeners for {HostnameOf(listener)}:{port}: {Names(listener, sameHostname)}");
    }

    private static bool SameProtocol(Listener one, Listener other) => string.Equals(one.Protocol, other.Protocol, StringComparison.Ordinal);

    private static bool SameHostname(Listener one, Listener other) =>
        HostnameOf(one) == HostnameOf(other);

    private static HostnamePattern HostnameOf(Listener listener) => HostnamePattern.Parse(listener.Hostname ?? "");

    private static string Names(Listener listener, IEnumerable<Listener> others) =>
        string.Join(", ", others.Append(listener).Select(each => each.Name).Order(StringComparer.Ordinal));
}
