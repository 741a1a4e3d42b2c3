using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Names;

/// <summary>
/// Which addresses a name may have. Who owns a name says where it leads: never to this machine's own link (169.254.169.254 tells a cloud's
/// credentials), to groups, or to nowhere; and to this machine only where
/// <paramref name="loopback"/> allows it, for a proxy's own administration listens there.
/// </summary>
internal sealed class AddressRules(LoopbackNames loopback)
{
    /// <summary>More than this many are of no use, and an answer may have thousands.</summary>
    public const int MostAddresses = 32;

    // Where clouds tell credentials by IPv6: no link-local addresses.
    private static readonly IPAddress[] Metadata = [IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd20:ce::254")];

    /// <summary>Those of a name's addresses that are used: allowed, and of a family that has a way out when the other one has.</summary>
    public IReadOnlyList<IPAddress> Usable(IEnumerable<IPAddress> addresses)
    {
        var allowed = addresses
            .Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            .Distinct()
            .Where(IsAllowed)
            .Take(MostAddresses)
            .ToList();
        var families = allowed.GroupBy(address => address.AddressFamily).ToList();
        if (families.Count < 2)
        {
            return allowed;
        }

        var routed = families.Where(family => HasRoute(family.First())).SelectMany(family => family).ToList();
        return routed.Count > 0 ? routed : allowed;
    }

    /// <summary>Whether an address may be connected to because a name leads there.</summary>
    public bool IsAllowed(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return loopback is LoopbackNames.Allowed;
        }

        if (address.AddressFamily is AddressFamily.InterNetworkV6)
        {
            return (Inner(address) is not { } inner || IsAllowed(inner))
                && !Array.Exists(Metadata, address.Equals)
                && !(address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any));
        }

        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);

        // "This network" (RFC 1122), link-local (RFC 3927), groups and what is beyond (RFC 1112).
        return bytes[0] is not (0 or >= 224) && bytes is not [169, 254, ..];
    }

    // Addresses of IPv4 in other clothes: NAT64 (RFC 6052), 6to4 (RFC 3056) and "IPv4-compatible" ones (RFC 4291, 2.5.5.1).
    private static IPAddress? Inner(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        ReadOnlySpan<byte> wellKnown = [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];
        return bytes.StartsWith(wellKnown) ? new IPAddress(bytes[12..])
            : bytes is [0x20, 0x02, ..] ? new IPAddress(bytes[2..6])
            : bytes[..12].IndexOfAnyExcept((byte)0) < 0 ? new IPAddress(bytes[12..])
            : null;
    }

    // The kernel looks for a route, and sends nothing.
    private static bool HasRoute(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, 53);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>Whether names may lead to this machine.</summary>
internal enum LoopbackNames
{
    /// <summary>Not.</summary>
    Refused,

    /// <summary>They may: the proxy serves this machine alone, on addresses of the same kind.</summary>
    Allowed,
}
