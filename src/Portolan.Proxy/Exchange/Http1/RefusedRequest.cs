using System.Text;
using Portolan.Http.Http1;
using Portolan.Http.Messages;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http1;

/// <summary>Answers what is not a request of HTTP/1.1, or too large to be one. The connection ends with it.</summary>
internal static class RefusedRequest
{
    /// <summary>Writes the answer.</summary>
    public static void Write(ByteConnection connection, ExchangeLoop loop, int status, string text)
    {
        Span<byte> body = stackalloc byte[256];
        var length = Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, body.Length - 1)), body);
        body[length++] = (byte)'\n';
        var head = loop.OwnHead;
        head.Status = status;
        head.Body = BodyKind.Length;
        head.ContentLength = length;
        head.Fields.Add(KnownField.ContentType, "content-type"u8, "text/plain"u8);
        ResponsePreparation.SetDate(head, loop.Date.At(loop.Loop.Now));
        Http1Writer.WriteResponseHead(connection, head, HttpVersion.Http11, RequestKind.Ordinary, ConnectionOption.Close);
        connection.Write(body[..length]);
        head.Clear();
    }
}
