using System.Net;
using Portolan.Http.Messages;

namespace Portolan.Proxy.Exchange;

/// <summary>
/// Finds the client of a request in its <c>X-Forwarded-For</c>, to which each proxy in front has appended the address of who connected to
/// it.
/// </summary>
internal static class ForwardedFor
{
    /// <summary>
    /// The address so many places from the end; empty when there are not so many, or there is none at that place. What stands before it
    /// anybody may have written.
    /// </summary>
    public static ReadOnlySpan<byte> ClientOf(FieldSection fields, int trustedHops)
    {
        var left = trustedHops;
        for (var line = fields.Count - 1; line >= 0 && left > 0; line--)
        {
            if (fields.FieldOf(line) != KnownField.XForwardedFor)
            {
                continue;
            }

            var rest = fields.ValueOf(line);
            while (left > 0 && !rest.IsEmpty)
            {
                var comma = rest.LastIndexOf((byte)',');
                var place = rest[(comma + 1)..].Trim(" \t"u8);
                rest = comma < 0 ? [] : rest[..comma];

                // RFC 9110, 5.6.1: places without anything do not count.
                if (!place.IsEmpty && --left == 0)
                {
                    return AddressIn(place);
                }
            }
        }

        return [];
    }

    // Some proxies append the port as well, and write brackets round an address of IPv6.
    private static ReadOnlySpan<byte> AddressIn(ReadOnlySpan<byte> place)
    {
        if (place[0] == (byte)'[')
        {
            var end = place.IndexOf((byte)']');
            place = end < 0 ? [] : place[1..end];
        }
        else if (place.Count((byte)':') == 1)
        {
            place = place[..place.IndexOf((byte)':')];
        }

        return !place.Contains((byte)'%') && IPAddress.IsValidUtf8(place) ? place : [];
    }
}
