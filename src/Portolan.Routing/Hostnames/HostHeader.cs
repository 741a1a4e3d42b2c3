using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Routing.Hostnames;

/// <summary>Reads the <c>Host</c> header or <c>:authority</c>.</summary>
public static class HostHeader
{
    private const int MaxNameLength = 255;
    private const int MaxLabelLength = 63;

    // Letters, digits and hyphens (RFC 1123), and the underscore, which is no part of host names and used in them all the same.
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create(
        "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>
    /// Whether the header names a host: a DNS name, an IPv4 address or an IPv6 literal, with or without a port. RFC 3986 allows more in a
    /// reg-name, but nothing that DNS could resolve; what one server refuses and the next one cuts must not be forwarded.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> host)
    {
        var end =
            host is ['[', ..] ? host.IndexOf(']') + 1
            : host.IndexOf(':') is var colon and >= 0 ? colon
            : host.Length;
        var name = host[..end];
        return (name is ['[', ..] ? IsIpv6Literal(name) : IsDnsName(name)) && IsPort(host[end..]);
    }

    /// <summary>
    /// The name without port and without the final dot of an absolute name: <c>example.com</c> for <c>example.com.:8080</c>. An IPv6
    /// literal keeps its brackets. Gateway API: "Implementations MUST ignore any port value specified in the HTTP Host header".
    /// </summary>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> host)
    {
        if (host is ['[', ..])
        {
            var end = host.IndexOf(']');
            return end < 0 ? host : host[..(end + 1)];
        }

        var colon = host.IndexOf(':');
        var name = colon < 0 ? host : host[..colon];
        return name is [.., '.'] ? name[..^1] : name;
    }

    // A zone (%eth0) means something on one machine only, and no other one may be told (RFC 6874, section 4).
    private static bool IsIpv6Literal(ReadOnlySpan<char> literal) =>
        !literal.Contains('%')
        && !literal.Contains('/')
        && IPAddress.TryParse(literal[1..^1], out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsDnsName(ReadOnlySpan<char> name)
    {
        var rest = name is [.., '.'] ? name[..^1] : name;
        if (rest.IsEmpty || rest.Length > MaxNameLength)
        {
            return false;
        }

        foreach (var range in rest.Split('.'))
        {
            var label = rest[range];
            if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(LabelCharacters))
            {
                return false;
            }
        }

        return true;
    }

    // RFC 3986, section 3.2.3: "port = *DIGIT", so a colon alone is allowed.
    private static bool IsPort(ReadOnlySpan<char> suffix) =>
        suffix.Length <= 1 || (ushort.TryParse(suffix[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _) && suffix.Length <= 6);
}
