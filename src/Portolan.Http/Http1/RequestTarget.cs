using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http1;

/// <summary>The four forms of a request's target (RFC 9112, 3.2). Its octets were checked by <see cref="RequestLine"/>.</summary>
internal static class RequestTarget
{
    /// <summary>Sets scheme, authority and target of the head; the authority stays empty with the origin and asterisk forms.</summary>
    public static Http1Error? Read(ReadOnlySpan<byte> target, HttpRequestHead head)
    {
        if (head.Method.SequenceEqual("CONNECT"u8))
        {
            return ReadAuthority(target, head);
        }

        if (target[0] == '/')
        {
            head.SetTarget(target);
            return null;
        }

        if (target is [(byte)'*'])
        {
            head.SetTarget(target);
            return head.Method.SequenceEqual("OPTIONS"u8) ? null : Http1Error.TargetForm;
        }

        return ReadAbsolute(target, head);
    }

    // RFC 9112, 3.2.3: CONNECT alone has this form, and the port must be there (RFC 9110, 9.3.6).
    private static Http1Error? ReadAuthority(ReadOnlySpan<byte> target, HttpRequestHead head)
    {
        if (target.ContainsAny("/?*"u8))
        {
            return Http1Error.TargetForm;
        }

        if (target.Contains((byte)'@'))
        {
            return Http1Error.TargetUserInfo;
        }

        if (!AuthorityText.TryRead(target, out _, out var port))
        {
            return Http1Error.TargetAuthority;
        }

        head.SetAuthority(target);
        return port > 0 ? null : Http1Error.ConnectPort;
    }

    // RFC 9112, 3.2.2.
    private static Http1Error? ReadAbsolute(ReadOnlySpan<byte> target, HttpRequestHead head)
    {
        var schemeEnd = target.IndexOf("://"u8);
        if (schemeEnd <= 0)
        {
            return Http1Error.TargetForm;
        }

        var scheme = target[..schemeEnd];
        if (HttpText.Same(scheme, "http"u8))
        {
            head.SetScheme("http"u8);
        }
        else if (HttpText.Same(scheme, "https"u8))
        {
            head.SetScheme("https"u8);
        }
        else
        {
            return Http1Error.TargetScheme;
        }

        var rest = target[(schemeEnd + 3)..];
        var end = rest.IndexOfAny((byte)'/', (byte)'?');
        var authority = end < 0 ? rest : rest[..end];
        var pathAndQuery = end < 0 ? [] : rest[end..];
        if (authority.Contains((byte)'@'))
        {
            return Http1Error.TargetUserInfo;
        }

        if (!AuthorityText.TryRead(authority, out _, out _))
        {
            return Http1Error.TargetAuthority;
        }

        SetAuthority(head, authority);
        SetPath(head, pathAndQuery);
        return null;
    }

    /// <summary>Sets the authority; an empty port is none (RFC 3986, 6.2.3).</summary>
    public static void SetAuthority(HttpRequestHead head, ReadOnlySpan<byte> authority) =>
        head.SetAuthority(authority[^1] == ':' ? authority[..^1] : authority);

    private static void SetPath(HttpRequestHead head, ReadOnlySpan<byte> pathAndQuery)
    {
        if (pathAndQuery.IsEmpty)
        {
            // "If a proxy receives an OPTIONS request with an absolute-form of request-target in which the URI has an empty path and no
            // query component, then the last proxy on the request chain MUST send a request-target of "*"" (RFC 9112, 3.2.4).
            head.SetTarget(head.Method.SequenceEqual("OPTIONS"u8) ? "*"u8 : "/"u8);
        }
        else if (pathAndQuery[0] == '/')
        {
            head.SetTarget(pathAndQuery);
        }
        else
        {
            head.SetTarget("/"u8, pathAndQuery);
        }
    }
}
