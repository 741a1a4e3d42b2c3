using System.Net;
using System.Net.Sockets;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>
/// Which addresses a workload may have. Gateways and other workloads connect to what a Dataplane says, so its owner must not lead them to
/// the link of their own machine (169.254.169.254 tells a cloud's credentials), to groups, or to nowhere. The API server holds
/// EndpointSlices to the same.
/// </summary>
internal static class WorkloadAddresses
{
    /// <summary>What is wrong with an address; null when nothing is, or when it is a name.</summary>
    public static string? FaultOf(string text)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IsUsable(plain)
            ? null
            : $"\"{text}\" is no address that a workload can have: link-local, multicast and unspecified ones are not";
    }

    private static bool IsUsable(IPAddress address) =>
        address.AddressFamily is AddressFamily.InterNetworkV6
            ? !(address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any))
            : address.GetAddressBytes() is not ([169, 254, ..] or [0, ..] or [>= 224, ..]);
}
