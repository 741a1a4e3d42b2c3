using Portolan.Http.Messages;
using Portolan.Proxy.Edits;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Exchange;

/// <summary>
/// Brings a request into the form in which it is forwarded. The readers have taken out what belongs to the client's connection; here comes
/// what the gateway says of the client, what it keeps to itself, and what the rule edits. A repeated attempt finds it done.
/// </summary>
internal static class RequestPreparation
{
    private static readonly FieldName XForwardedFor = FieldName.Of("x-forwarded-for");
    private static readonly FieldName Forwarded = FieldName.Of("forwarded");

    /// <summary>
    /// Says who the client is, and takes out what is for the gateway or could be taken for what it says. Beside a workload the client is
    /// another workload of the mesh or its proxy: what a gateway said of the user behind it goes on as it is.
    /// </summary>
    public static void Forward(HttpRequestHead head, ClientContext client, PortModel port, UnderscoredFields underscored)
    {
        var fields = head.Fields;
        var isFromProxy = port.Direction != ListenerDirection.Edge || port.ClientAddressing.TrustedHops > 0;
        if (underscored == UnderscoredFields.Drop || !isFromProxy)
        {
            DropImpostors(fields, underscored, isFromProxy);
        }

        if (head.Version == HttpVersion.Http2)
        {
            FieldLines.JoinCookies(fields);
        }

        fields.Remove(KnownField.ProxyAuthorization);
        fields.Remove(KnownField.Http2Settings);
        if (port.Direction == ListenerDirection.Edge)
        {
            SayClient(fields, client, port, isFromProxy);
        }

        // The scheme is that of the connection that carries the request (RFC 9113, 8.3.1): servers refuse one that differs, and a client
        // could say "https" in clear text.
        head.SetScheme([]);
    }

    private static void SayClient(FieldSection fields, ClientContext client, PortModel port, bool isFromProxy)
    {
        FieldLines.Append(fields, XForwardedFor, client.RemoteAddress, ", "u8);
        if (isFromProxy && fields.IndexOf(KnownField.Forwarded) >= 0)
        {
            // RFC 7239, 4: whoever counts from the end must find each proxy there.
            FieldLines.Append(fields, Forwarded, client.ForwardedElement(port.SchemeBytes), ", "u8);
        }

        if (!isFromProxy || !SaysScheme(fields))
        {
            fields.Remove(KnownField.XForwardedProto);
            fields.Add(KnownField.XForwardedProto, "x-forwarded-proto"u8, port.SchemeBytes);
        }
    }

    /// <summary>An upgrade goes on only where it can be carried; else the request is an ordinary one, whose answer may say so.</summary>
    public static void RestrictUpgrade(HttpRequestHead head, BackendProtocol backend)
    {
        if (head.Protocol.IsEmpty || Decider.IsWebSocket(head.Protocol) && IsPlainGet(head))
        {
            return;
        }

        // From HTTP/1.1 to HTTP/1.1 any protocol can be carried but HTTP itself: a backend that changes to h2c would take requests that no
        // rule has seen.
        var isCarried =
            backend == BackendProtocol.Http1 && head.Version == HttpVersion.Http11 && head.Body == BodyKind.None && IsOther(head.Protocol);
        if (!isCarried)
        {
            head.SetProtocol([]);
        }
    }

    /// <summary>What comes behind the body must not undo what was said of the client or edited in the head.</summary>
    public static void Protect(FieldSection trailers, RoutePlan plan, BackendShare? share, UnderscoredFields underscored)
    {
        trailers.Remove(KnownField.XForwardedFor);
        trailers.Remove(KnownField.XForwardedProto);
        DropImpostors(trailers, underscored, isFromProxy: false);
        plan.RequestEdits?.Protect(trailers);
        share?.RequestEdits?.Protect(trailers);
    }

    private static bool IsPlainGet(HttpRequestHead head) =>
        head.Body == BodyKind.None && (head.Method.SequenceEqual("GET"u8) || head.Method.SequenceEqual("CONNECT"u8));

    private static bool IsOther(ReadOnlySpan<byte> protocol) =>
        !protocol.Contains((byte)',')
        && !System.Text.Ascii.EqualsIgnoreCase(protocol, "h2c"u8)
        && !(protocol.Length >= 5 && System.Text.Ascii.EqualsIgnoreCase(protocol[..5], "http/"u8))
        && !(protocol.Length >= 4 && System.Text.Ascii.EqualsIgnoreCase(protocol[..4], "tls/"u8));

    // Only a proxy in front may say these. X-Forwarded-For is none of them: what counts of it are the places at its end.
    private static bool IsOfProxies(FieldSection fields, int line) =>
        fields.FieldOf(line) switch
        {
            KnownField.Forwarded or KnownField.XForwardedHost => true,
            KnownField.Other => fields.NameOf(line) is var name
                && (
                    name.SequenceEqual("x-forwarded-port"u8)
                    || name.SequenceEqual("x-forwarded-prefix"u8)
                    || name.SequenceEqual("x-real-ip"u8)
                ),
            _ => false,
        };

    private static bool SaysScheme(FieldSection fields)
    {
        var line = fields.IndexOf(KnownField.XForwardedProto);
        return line >= 0
            && fields.IndexOf(KnownField.XForwardedProto, line + 1) < 0
            && (fields.ValueOf(line).SequenceEqual("https"u8) || fields.ValueOf(line).SequenceEqual("http"u8));
    }

    private static void DropImpostors(FieldSection fields, UnderscoredFields underscored, bool isFromProxy)
    {
        for (var line = fields.Count - 1; line >= 0; line--)
        {
            var isUnderscored =
                underscored == UnderscoredFields.Drop
                && fields.FieldOf(line) == KnownField.Other
                && fields.NameOf(line).Contains((byte)'_');
            if (isUnderscored || (!isFromProxy && IsOfProxies(fields, line)))
            {
                fields.RemoveAt(line);
            }
        }
    }
}
