using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Portolan.Proxy.Edits;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Http;

/// <summary>
/// Brings the request's headers into the form in which they are forwarded. The edits are made on Kestrel's own collection, before YARP copies it:
/// one place for all of them, and a repeated attempt finds them done.
/// </summary>
internal static class RequestHeaders
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";

    /// <summary>Drops what belongs to the client's connection, and says who the client is.</summary>
    public static void Forward(HttpExchange exchange)
    {
        var headers = exchange.Context.Request.Headers;
        DropConnectionHeaders(headers);
        var client = exchange.Client.RemoteAddress;
        headers[ForwardedFor] = headers.TryGetValue(ForwardedFor, out var before) && before.Count > 0 ? string.Concat(before.ToString(), ", ", client) : client;
        headers[ForwardedProto] = exchange.Port.Scheme;
    }

    /// <summary>Applies edits: set, add, remove.</summary>
    public static void Apply(HeaderEditPlan? plan, IHeaderDictionary headers)
    {
        if (plan is null)
        {
            return;
        }

        foreach (var header in plan.Set)
        {
            headers[header.Name] = header.Value;
        }

        foreach (var header in plan.Add)
        {
            headers[header.Name] = headers.TryGetValue(header.Name, out var values) ? Append(values, header) : header.Value;
        }

        foreach (var name in plan.Remove)
        {
            headers.Remove(name);
        }
    }

    // One line with a bare comma is what backends compare that were written against Envoy; only cookies are parted by semicolons (RFC 6265), and
    // Set-Cookie alone cannot be joined (RFC 9110, section 5.3).
    private static StringValues Append(StringValues values, HeaderValue header) => header.Name switch
    {
        _ when header.Name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) => StringValues.Concat(values, header.Value),
        _ when header.Name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) => string.Concat(values.ToString(), "; ", header.Value),
        _ => string.Concat(values.ToString(), ",", header.Value),
    };

    // Kestrel shows a Connection header that names "close" or "keep-alive" among others as that word alone, so the others are lost on us.
    // RFC 9110, section 7.6.1: "Intermediaries MUST parse a received Connection header field before a message is forwarded and, for each
    // connection-option in this field, remove any header or trailer field(s) from the message with the same name".
    private static void DropConnectionHeaders(IHeaderDictionary headers)
    {
        var connection = headers.Connection;
        if (connection.Count == 0 || (connection.Count == 1 && connection[0] is "keep-alive" or "close" or "Keep-Alive"))
        {
            return;
        }

        foreach (var line in connection)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var name = line.AsSpan()[range].Trim().ToString();
                if (name.Length > 0 && !IsNeeded(name))
                {
                    headers.Remove(name);
                }
            }
        }
    }

    // A client must not be able to remove what frames the message or names its target; Upgrade is handled by the forwarder.
    private static bool IsNeeded(string name) =>
        name.Equals("host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("upgrade", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
        || name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("connection", StringComparison.OrdinalIgnoreCase)
        || name.Equals("te", StringComparison.OrdinalIgnoreCase);
}
