using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Infrastructure;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// Who comes first for what listeners ask of a Gateway. Every owner claims; the sets keep the first of each (<see cref="OwnerPlace"/>), so
/// that one more owner is compared with those before it without a look at the rest.
/// </summary>
internal static class ListenerClaims
{
    /// <summary>For each port of a Gateway: what its first owner speaks there.</summary>
    public static DerivedSet<NamespacedName, ClaimedPort, PortClaim> Ports { get; } = new("ports that listeners claim");

    /// <summary>For each host name at a port of a Gateway: its first owner.</summary>
    public static DerivedSet<NamespacedName, ClaimedHostname, ObjectKey> Hostnames { get; } = new("host names that listeners claim");

    /// <summary>For <see cref="Ports"/>.</summary>
    public static Rule<
        MemberKey<NamespacedName, OwnerPlace>,
        EquatableList<Member<NamespacedName, ClaimedPort, PortClaim>>
    > PortsOf { get; } =
        new(
            "ports that an owner claims",
            (reader, place) =>
                Served(reader, place.Key.Owner)
                    .GroupBy(listener => listener.Port)
                    .Select(port => new Member<NamespacedName, ClaimedPort, PortClaim>(
                        place.Group,
                        port.Key,
                        new PortClaim(
                            place.Key.Owner,
                            port.Select(listener => listener.Protocol).Distinct(StringComparer.Ordinal).ToEquatableList(),
                            port.Select(listener => listener.Hostname.Family).Distinct().ToEquatableList()
                        )
                    ))
                    .ToEquatableList()
        );

    /// <summary>For <see cref="Hostnames"/>.</summary>
    public static Rule<
        MemberKey<NamespacedName, OwnerPlace>,
        EquatableList<Member<NamespacedName, ClaimedHostname, ObjectKey>>
    > HostnamesOf { get; } =
        new(
            "host names that an owner claims",
            (reader, place) =>
                Served(reader, place.Key.Owner)
                    .Select(listener => new Member<NamespacedName, ClaimedHostname, ObjectKey>(
                        place.Group,
                        listener.Hostname,
                        place.Key.Owner
                    ))
                    .Distinct()
                    .ToEquatableList()
        );

    /// <summary>The port that a listener claims.</summary>
    public static ClaimedPort PortOf(Listener listener) =>
        new(listener.Port, ListenerProtocols.Of(listener) is { Family: ListenerFamily.Udp } ? OpenPort.Udp : OpenPort.Tcp);

    /// <summary>The host name that a listener claims.</summary>
    public static ClaimedHostname HostnameOf(Listener listener) =>
        new(PortOf(listener), ListenerProtocols.Of(listener)?.Family ?? ListenerFamily.Http, ListenerJudge.HostnameOf(listener).ToString());

    // Protocols that are not served claim nothing.
    private static IEnumerable<(ClaimedPort Port, string Protocol, ClaimedHostname Hostname)> Served(IReader reader, ObjectKey owner) =>
        (reader.Fetch(ListenerOwners.Find, owner)?.Listeners ?? [])
            .Where(listener => ListenerProtocols.Of(listener) is not null)
            .Select(listener => (PortOf(listener), listener.Protocol, HostnameOf(listener)));
}

/// <summary>A port of a Gateway.</summary>
internal sealed record ClaimedPort(int Number, string Transport);

/// <summary>A host name at a port of a Gateway; empty for all, and where the protocol cannot tell one.</summary>
internal sealed record ClaimedHostname(ClaimedPort Port, ListenerFamily Family, string Hostname)
{
    /// <summary>The host names that cover this one: wildcards, the longest first, then all.</summary>
    public IEnumerable<ClaimedHostname> Wider()
    {
        if (Hostname is "*")
        {
            yield break;
        }

        var name = Hostname.StartsWith("*.", StringComparison.Ordinal) ? Hostname[2..] : Hostname;
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            yield return this with
            {
                Hostname = $"*{name[dot..]}",
            };
        }

        yield return this with
        {
            Hostname = "*",
        };
    }
}

/// <summary>What an owner speaks on a port.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Protocols">The protocols of its listeners there.</param>
/// <param name="Families">Their families: more than one when they conflict among themselves.</param>
internal sealed record PortClaim(ObjectKey Owner, EquatableList<string> Protocols, EquatableList<ListenerFamily> Families);
