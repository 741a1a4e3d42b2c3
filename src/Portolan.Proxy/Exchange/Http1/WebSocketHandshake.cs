using System.Buffers.Text;
using System.Security.Cryptography;
using Portolan.Http.Messages;

namespace Portolan.Proxy.Exchange.Http1;

/// <summary>
/// The handshake of WebSocket in HTTP/1.1 (RFC 6455, section 4), where the other side speaks HTTP/2, which has none (RFC 8441, section 5).
/// </summary>
internal static class WebSocketHandshake
{
    private const int KeyBytes = 16;
    private const int AcceptLength = 28;

    /// <summary>Makes the 101 of HTTP/1.1 of the 200 with which a backend of HTTP/2 accepted.</summary>
    public static void Accept(HttpRequestHead request, HttpResponseHead response)
    {
        response.Status = 101;
        response.SetProtocol("websocket"u8);
        response.Fields.Remove(KnownField.SecWebSocketAccept);
        var key = request.Fields.IndexOf(KnownField.SecWebSocketKey);
        if (key >= 0)
        {
            Span<byte> accept = stackalloc byte[AcceptLength];
            WriteAccept(request.Fields.ValueOf(key), accept);
            response.Fields.Add(KnownField.SecWebSocketAccept, "sec-websocket-accept"u8, accept);
        }
    }

    /// <summary>
    /// Makes the GET of HTTP/1.1 of an extended CONNECT. A key that the client sent has no meaning in HTTP/2 and gives way to ours.
    /// </summary>
    public static void Ask(HttpRequestHead request)
    {
        Span<byte> random = stackalloc byte[KeyBytes];
        Span<byte> key = stackalloc byte[24];
        RandomNumberGenerator.Fill(random);
        Base64.EncodeToUtf8(random, key, out _, out _);
        request.SetMethod("GET"u8);
        request.Fields.Remove(KnownField.SecWebSocketKey);
        request.Fields.Add(KnownField.SecWebSocketKey, "sec-websocket-key"u8, key);
    }

    // RFC 6455, 4.2.2: the base64 of the SHA-1 of the key and this text.
    private static void WriteAccept(ReadOnlySpan<byte> key, Span<byte> accept)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData([.. key, .. "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8], hash);
        Base64.EncodeToUtf8(hash, accept, out _, out _);
    }
}
