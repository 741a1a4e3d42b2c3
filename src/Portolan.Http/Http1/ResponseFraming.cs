using System.Diagnostics;
using Portolan.Http.Messages;

namespace Portolan.Http.Http1;

/// <summary>How a response's body is delimited towards a client of HTTP/1: the one table for every version it may have come in.</summary>
internal static class ResponseFraming
{
    public static BodyKind Choose(HttpResponseHead head, HttpVersion client, RequestKind request)
    {
        if (head.Status == 101 || (request == RequestKind.Connect && head.Status is >= 200 and < 300))
        {
            return BodyKind.Tunnel;
        }

        if (HasNoBody(head, request) || head.Body == BodyKind.None)
        {
            return BodyKind.None;
        }

        if (head.Body == BodyKind.Length)
        {
            Debug.Assert(head.ContentLength is >= 0, "a body of declared length without the length");
            return BodyKind.Length;
        }

        return client == HttpVersion.Http10 ? BodyKind.UntilClose : BodyKind.Marked;
    }

    /// <summary>
    /// The length to declare where no body follows: what was declared for HEAD and 304, 0 where a client would wait for one, nothing where
    /// it must not be (RFC 9110, 8.6).
    /// </summary>
    public static long? LengthWithoutBody(HttpResponseHead head, RequestKind request) =>
        head.Status is < 200 or 204 ? null
        : HasNoBody(head, request) ? head.ContentLength
        : 0;

    private static bool HasNoBody(HttpResponseHead head, RequestKind request) =>
        request == RequestKind.Head || head.Status is < 200 or 204 or 304;
}
