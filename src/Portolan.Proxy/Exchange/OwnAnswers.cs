using System.Text;
using Portolan.Http.Messages;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Exchange;

/// <summary>Heads of responses that the gateway makes itself, in the loop's own head. Its own responses have no <c>Server</c>.</summary>
internal static class OwnAnswers
{
    /// <summary>
    /// An error. Scripts of an allowed origin may read it as they may read any other answer (Gateway API, <c>cors.allowOrigins</c>).
    /// </summary>
    public static HttpResponseHead Error(ExchangeLoop loop, HttpRequestHead request, RoutePlan? plan, ProxyError error, int status)
    {
        var head = Begin(loop, status);
        var body = ProxyErrorTable.Of(error).Body;
        head.ContentLength = body.Length;
        head.Body = request.Method.SequenceEqual("HEAD"u8) || body.Length == 0 ? BodyKind.None : BodyKind.Length;
        head.Fields.Add(KnownField.ContentType, "content-type"u8, "text/plain"u8);
        if (error == ProxyError.MethodRefused)
        {
            // RFC 9110, 15.5.6: "The origin server MUST generate an Allow header field in a 405 response".
            head.Fields.Add(KnownField.Other, "allow"u8, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"u8);
        }

        plan?.CorsFields?.Allow(request.Fields, head.Fields);
        return head;
    }

    /// <summary>
    /// An error for a client of gRPC: "Trailers-Only", a head that is all there is (gRPC over HTTP/2, "Responses"). Its HTTP status is 200:
    /// what went wrong is said in gRPC's own words.
    /// </summary>
    public static HttpResponseHead GrpcError(ExchangeLoop loop, ProxyError error)
    {
        var head = Begin(loop, 200);
        var row = ProxyErrorTable.Of(error);
        head.ContentLength = 0;
        head.Fields.Add(KnownField.ContentType, "content-type"u8, "application/grpc"u8);
        head.Fields.Add(KnownField.Other, "grpc-status"u8, row.GrpcStatusText);
        head.Fields.Add(KnownField.Other, "grpc-message"u8, row.GrpcMessage);
        return head;
    }

    /// <summary>
    /// Whether a request is gRPC: HTTP/2 with <c>application/grpc</c>, or that with a codec (<c>application/grpc+proto</c>). gRPC-Web
    /// (<c>application/grpc-web</c>) is HTTP to us, with HTTP's statuses.
    /// </summary>
    public static bool IsGrpc(HttpRequestHead request)
    {
        var line = request.Fields.IndexOf(KnownField.ContentType);
        if (line < 0 || request.Version != HttpVersion.Http2)
        {
            return false;
        }

        var type = request.Fields.ValueOf(line);
        var grpc = "application/grpc"u8;
        return type.Length >= grpc.Length
            && Ascii.EqualsIgnoreCase(type[..grpc.Length], grpc)
            && (type.Length == grpc.Length || type[grpc.Length] is (byte)'+' or (byte)';' or (byte)' ');
    }

    /// <summary>A redirect.</summary>
    public static HttpResponseHead Redirect(
        ExchangeLoop loop,
        HttpRequestHead request,
        RoutePlan plan,
        int status,
        ReadOnlySpan<byte> location
    )
    {
        var head = Begin(loop, status);
        head.ContentLength = 0;
        head.Fields.Add(KnownField.Location, "location"u8, location);
        ResponsePreparation.Finish(head, request, plan, loop.Date.At(loop.Loop.Now));
        return head;
    }

    /// <summary>The answer to a browser's preflight.</summary>
    public static HttpResponseHead Preflight(ExchangeLoop loop, HttpRequestHead request, RoutePlan plan)
    {
        var head = Begin(loop, 204);
        plan.CorsFields!.AnswerPreflight(request.Fields, head.Fields);
        return head;
    }

    /// <summary>
    /// The answer to <c>OPTIONS</c> that asks the gateway itself (RFC 9110, 9.3.7: without content, <c>Content-Length: 0</c>).
    /// </summary>
    public static HttpResponseHead Options(ExchangeLoop loop)
    {
        var head = Begin(loop, 200);
        head.ContentLength = 0;
        return head;
    }

    private static HttpResponseHead Begin(ExchangeLoop loop, int status)
    {
        var head = loop.OwnHead;
        head.Status = status;
        ResponsePreparation.SetDate(head, loop.Date.At(loop.Loop.Now));
        return head;
    }
}
