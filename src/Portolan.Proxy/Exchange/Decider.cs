using System.Text;
using Portolan.Http.Messages;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Model;
using Portolan.Routing;
using Portolan.Routing.Paths;

namespace Portolan.Proxy.Exchange;

/// <summary>Decides what is to become of a request: from the port's model, the connection and the head alone.</summary>
internal static class Decider
{
    private static readonly string[] Standard = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"];

    /// <summary>Decides. Brings the head's target into the form that is matched and forwarded.</summary>
    public static Decision Decide(HttpRequestHead head, PortModel port, ClientContext client, CharScratch text)
    {
        text.Clear();
        var method = head.Method;
        if (method.SequenceEqual("TRACE"u8))
        {
            return Decision.Refuse(ProxyError.MethodRefused);
        }

        var isConnect = method.SequenceEqual("CONNECT"u8);
        if (isConnect && !IsWebSocket(head.Protocol))
        {
            return Decision.Refuse(head.Protocol.IsEmpty ? ProxyError.BadMethod : ProxyError.UpgradeRefused);
        }

        if (IsOtherCase(method))
        {
            return Decision.Refuse(ProxyError.BadMethod);
        }

        var isOptions = method.SequenceEqual("OPTIONS"u8);
        if (isOptions && (head.Target is [(byte)'*'] || MayGoNoFurther(head.Fields)))
        {
            return new Decision(DecisionKind.OwnOptions, ProxyError.None, default, 0);
        }

        if (!TryNormalize(head, text, out var path, out var query))
        {
            return Decision.Refuse(ProxyError.BadTarget);
        }

        // A WebSocket is the same to a rule whichever version brings it: in HTTP/1.1 it is a GET (RFC 8441, section 5).
        var match = Match(head, isConnect ? "GET" : text.Widen(method), path, query, port, text);
        if (IsMisdirected(match, port, client))
        {
            return Decision.Refuse(ProxyError.Misdirected, match, path.Length);
        }

        if (isOptions && FindPreflight(head, match, path, query, port, text) is { IsMatched: true } asked)
        {
            return new Decision(DecisionKind.Preflight, ProxyError.None, asked, path.Length);
        }

        return match.IsMatched
            ? new Decision(DecisionKind.Obey, ProxyError.None, match, path.Length)
            : Decision.Refuse(ProxyError.NoRoute, match, path.Length);
    }

    /// <summary>Whether an upgrade is asked for that is carried between any two versions.</summary>
    public static bool IsWebSocket(ReadOnlySpan<byte> protocol) => Ascii.EqualsIgnoreCase(protocol, "websocket"u8);

    // RFC 9110, 9.1: "The method token is case-sensitive". There are servers that do not care: "delete" must not pass a rule about DELETE
    // and become one behind it.
    private static bool IsOtherCase(ReadOnlySpan<byte> method)
    {
        if (!method.ContainsAnyInRange((byte)'a', (byte)'z'))
        {
            return false;
        }

        foreach (var known in Standard)
        {
            if (Ascii.EqualsIgnoreCase(method, known))
            {
                return true;
            }
        }

        return false;
    }

    // Nearly all paths are in their one form already, and stay the bytes that the client sent.
    private static bool TryNormalize(HttpRequestHead head, CharScratch text, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query)
    {
        var target = text.Widen(head.Target);
        var mark = target.IndexOf('?');
        path = mark < 0 ? target : target[..mark];
        query = mark < 0 ? [] : target[mark..];
        if (PathNormalization.IsNormal(path))
        {
            return true;
        }

        var normal = PathNormalization.Normalize(path.ToString());
        if (!normal.IsValid)
        {
            return false;
        }

        var sent = head.Target[path.Length..];
        path = normal.Value;
        head.SetTarget(Encoding.ASCII.GetBytes(normal.Value), sent);
        return true;
    }

    private static RouteMatch<RouteModel> Match(
        HttpRequestHead head,
        ReadOnlySpan<char> method,
        ReadOnlySpan<char> path,
        ReadOnlySpan<char> query,
        PortModel port,
        CharScratch text
    ) =>
        port.Router.Match(
            new RequestHead
            {
                Method = method,
                Host = text.Widen(head.Authority),
                Path = path,
                Query = query,
            },
            new RequestFields(head, text)
        );

    // Gateway API, Listener.hostname: "If another Listener has an exact match or more specific wildcard entry, the Gateway SHOULD return a
    // 421." So it does to clients whose handshake proved less than is asked since: on a new connection they are asked anew (RFC 9110,
    // 15.5.20).
    private static bool IsMisdirected(RouteMatch<RouteModel> match, PortModel port, ClientContext client) =>
        port.Family == PortFamily.Tls
        && ((match.Listener is { } listener && listener.Name != client.ListenerUnder(port)) || !client.IsWelcomeUnder(port));

    // A preflight (an OPTIONS with Origin and Access-Control-Request-Method: Fetch, "CORS-preflight request") asks for another method: it
    // is answered for the rule that matches it, and else for the rule that would match the request that it announces.
    private static RouteMatch<RouteModel> FindPreflight(
        HttpRequestHead head,
        RouteMatch<RouteModel> match,
        ReadOnlySpan<char> path,
        ReadOnlySpan<char> query,
        PortModel port,
        CharScratch text
    )
    {
        var asked = head.Fields.IndexOf(KnownField.AccessControlRequestMethod);
        if (asked < 0 || head.Fields.IndexOf(KnownField.Origin) < 0)
        {
            return default;
        }

        if (match.Route?.Plan.CorsFields is not null)
        {
            return match;
        }

        var announced = Match(head, text.Widen(head.Fields.ValueOf(asked)), path, query, port, text);
        return announced.Route?.Plan.CorsFields is null ? default : announced;
    }

    // RFC 9110, 7.6.2: with 0 "the intermediary MUST NOT forward the request; instead, the intermediary MUST respond as the final
    // recipient"; else it must count down.
    private static bool MayGoNoFurther(FieldSection fields)
    {
        var line = fields.IndexOf(KnownField.MaxForwards);
        if (
            line < 0
            || !System.Buffers.Text.Utf8Parser.TryParse(fields.ValueOf(line), out uint left, out var length)
            || length != fields.ValueOf(line).Length
        )
        {
            return false;
        }

        if (left == 0)
        {
            return true;
        }

        Span<byte> less = stackalloc byte[10];
        System.Buffers.Text.Utf8Formatter.TryFormat(left - 1, less, out length);
        fields.Remove(KnownField.MaxForwards);
        fields.Add(KnownField.MaxForwards, "max-forwards"u8, less[..length]);
        return false;
    }
}
