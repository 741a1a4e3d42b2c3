using System.Net;

namespace Portolan.Http.Text;

/// <summary>
/// <c>uri-host [ ":" [ port ] ]</c> (RFC 9110, 7.2; RFC 3986, 3.2.2 and 3.2.3), as <c>Host</c>, <c>:authority</c> and the target of CONNECT
/// have it. Stricter than the grammar: a name is labels of letters, digits, <c>-</c> and <c>_</c>, of 1 to 63 octets, none beginning or
/// ending with <c>-</c> (a dot at the end is allowed); nothing is percent-encoded; an address in brackets is an IPv6 one without a zone.
/// What the grammar allows beyond that names no host that anybody serves, and parsers disagree on it.
/// </summary>
public static class AuthorityText
{
    private const int LongestHost = 255;
    private const int LongestLabel = 63;

    /// <summary>Takes it apart. False when it is not valid or has no host.</summary>
    /// <param name="text">The authority.</param>
    /// <param name="hostLength">The octets of the host, with the brackets of an IPv6 address.</param>
    /// <param name="port">The port, 0–65535; -1 when there is none or it is empty.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out int hostLength, out int port)
    {
        port = -1;
        hostLength = text.StartsWith("["u8) ? text.IndexOf((byte)']') + 1 : NameLength(text);
        if (hostLength is 0 or > LongestHost || !IsHost(text[..hostLength]))
        {
            return false;
        }

        var rest = text[hostLength..];
        return rest.IsEmpty || (rest[0] == ':' && TryReadPort(rest[1..], out port));
    }

    private static int NameLength(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        return colon < 0 ? text.Length : colon;
    }

    private static bool IsHost(ReadOnlySpan<byte> host) =>
        host[0] == '[' ? IPAddress.IsValidUtf8(host[1..^1]) && host.Contains((byte)':') && !host.Contains((byte)'%') : IsName(host);

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        while (true)
        {
            var dot = name.IndexOf((byte)'.');
            if (!IsLabel(dot < 0 ? name : name[..dot]))
            {
                return false;
            }

            if (dot < 0 || dot == name.Length - 1)
            {
                return true;
            }

            name = name[(dot + 1)..];
        }
    }

    // RFC 1123, 2.1, with the underscore that internal names have.
    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        if (label.Length is 0 or > LongestLabel || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        foreach (var octet in label)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadPort(ReadOnlySpan<byte> digits, out int port)
    {
        port = -1;
        if (digits.IsEmpty)
        {
            return true;
        }

        if (digits.Length > 5)
        {
            return false;
        }

        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        port = number;
        return number <= 65535;
    }
}
