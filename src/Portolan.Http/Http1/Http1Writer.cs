using System.Buffers;
using System.Diagnostics;
using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http1;

/// <summary>
/// Writes messages of HTTP/1.1 (RFC 9112). Framing comes from the head's <see cref="BodyKind"/> alone: a field section cannot bring in a
/// <c>Content-Length</c>,
/// <c>Transfer-Encoding</c>, <c>Connection</c> or second <c>Host</c>, whatever was added to it.
/// </summary>
/// <remarks>
/// The parts of a head are written as they are: whoever set them vouches for them (readers check what comes; <see cref="HttpText"/> checks
/// what people wrote). Debug builds check again.
/// </remarks>
public static class Http1Writer
{
    // Version, status or method separators, Host, framing, Connection, Expect: all that is not from the head.
    private const int FixedRoom = 256;

    /// <summary>
    /// Writes a request's head. Its version is 1.1; its target is the authority for CONNECT; <c>Connection</c> and <c>Upgrade</c> are
    /// written when <see cref="HttpRequestHead.Protocol"/> is set. The body must follow as <see cref="HttpRequestHead.Body"/> says:
    /// nothing, as many octets as <see cref="HttpRequestHead.ContentLength"/>, or chunks.
    /// </summary>
    public static void WriteRequestHead(
        IBufferWriter<byte> output,
        HttpRequestHead head,
        ConnectionOption option = ConnectionOption.Default
    )
    {
        Debug.Assert(head.Body is BodyKind.None or BodyKind.Length or BodyKind.Marked, "a request's body has a length or chunks");
        var isConnect = head.Method.SequenceEqual("CONNECT"u8);
        var target = isConnect ? head.Authority : head.Target;
        AssertValid(head, target);

        var span = new HeadSpan(
            output.GetSpan(
                FixedRoom
                    + head.Method.Length
                    + target.Length
                    + head.Authority.Length
                    + head.Protocol.Length
                    + HeadSpan.RoomFor(head.Fields)
            )
        );
        span.Add(head.Method);
        span.Add(" "u8);
        span.Add(target);
        span.Add(" HTTP/1.1\r\nhost: "u8);
        span.Add(head.Authority);
        span.Add("\r\n"u8);
        span.AddFields(head.Fields);
        if (head.Body == BodyKind.None)
        {
            // A method that may have content says when it has none (RFC 9110, 8.6).
            if (head.Method.SequenceEqual("POST"u8) || head.Method.SequenceEqual("PUT"u8) || head.Method.SequenceEqual("PATCH"u8))
            {
                span.Add("content-length: 0\r\n"u8);
            }
        }
        else
        {
            AddFraming(ref span, head.Body, head.ContentLength);
        }

        if (head.ExpectsContinue)
        {
            span.Add("expect: 100-continue\r\n"u8);
        }

        AddConnection(ref span, option, isConnect ? [] : head.Protocol, head.Fields.IndexOf(KnownField.TE) >= 0);
        span.Add("\r\n"u8);
        output.Advance(span.Length);
    }

    /// <summary>
    /// Writes a response's head, interim or final, for a client of a version. Returns how the body must be written: not always as
    /// <see cref="HttpResponseHead.Body"/> says, for a body that ends with the backend's connection goes in chunks to HTTP/1.1, and one in
    /// chunks until the end of the connection to HTTP/1.0 (which is then said with <c>connection: close</c>).
    /// </summary>
    public static BodyKind WriteResponseHead(
        IBufferWriter<byte> output,
        HttpResponseHead head,
        HttpVersion client,
        RequestKind request,
        ConnectionOption option = ConnectionOption.Default
    )
    {
        Debug.Assert(head.Status is >= 100 and <= 999, "a status code has three digits");
        Debug.Assert(!head.IsInterim || client != HttpVersion.Http10, "HTTP/1.0 knows no interim responses (RFC 9110, 15.2)");
        var body = ResponseFraming.Choose(head, client, request);
        var span = new HeadSpan(output.GetSpan(FixedRoom + head.Protocol.Length + HeadSpan.RoomFor(head.Fields)));
        span.Add("HTTP/1.1 "u8);
        span.Add(head.Status);
        span.Add(" "u8);
        span.Add(ReasonPhrases.Of(head.Status));
        span.Add("\r\n"u8);
        span.AddFields(head.Fields);
        if (body is BodyKind.Length or BodyKind.Marked)
        {
            AddFraming(ref span, body, head.ContentLength);
        }
        else if (body == BodyKind.None && ResponseFraming.LengthWithoutBody(head, request) is { } length)
        {
            AddFraming(ref span, BodyKind.Length, length);
        }

        AddConnection(
            ref span,
            body == BodyKind.UntilClose ? ConnectionOption.Close : option,
            head.Status is 101 or 426 ? head.Protocol : [],
            namesTE: false
        );
        span.Add("\r\n"u8);
        output.Advance(span.Length);
        return body;
    }

    /// <summary>Writes a piece of a body as a chunk (RFC 9112, 7.1); nothing when it is empty, for an empty chunk is the last.</summary>
    public static void WriteChunk(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        WriteChunkSize(output, data.Length);
        output.Write(data);
        output.Write("\r\n"u8);
    }

    /// <summary>
    /// Writes the end of a body in chunks, with its trailers; those that may not come in trailers (RFC 9110, 6.5.1) are left out.
    /// </summary>
    public static void WriteLastChunk(IBufferWriter<byte> output, FieldSection? trailers)
    {
        if (trailers is null || trailers.Count == 0)
        {
            output.Write("0\r\n\r\n"u8);
            return;
        }

        var span = new HeadSpan(output.GetSpan(5 + HeadSpan.RoomFor(trailers)));
        span.Add("0\r\n"u8);
        for (var line = 0; line < trailers.Count; line++)
        {
            if (TrailerFields.IsAllowed(trailers, line))
            {
                span.AddLine(trailers.NameOf(line), trailers.ValueOf(line));
            }
        }

        span.Add("\r\n"u8);
        output.Advance(span.Length);
    }

    /// <summary>Writes <c>100 Continue</c>.</summary>
    public static void WriteContinue(IBufferWriter<byte> output) => output.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);

    private static void WriteChunkSize(IBufferWriter<byte> output, int size)
    {
        var span = output.GetSpan(10);
        var digits = 8 - (System.Numerics.BitOperations.LeadingZeroCount((uint)size) / 4);
        for (var digit = digits - 1; digit >= 0; digit--)
        {
            span[digit] = "0123456789abcdef"u8[size & 15];
            size >>= 4;
        }

        span[digits] = (byte)'\r';
        span[digits + 1] = (byte)'\n';
        output.Advance(digits + 2);
    }

    private static void AddFraming(ref HeadSpan span, BodyKind body, long? length)
    {
        if (body == BodyKind.Marked)
        {
            span.Add("transfer-encoding: chunked\r\n"u8);
            return;
        }

        span.Add("content-length: "u8);
        span.Add(length!.Value);
        span.Add("\r\n"u8);
    }

    /// <summary>TE and Upgrade need an option of the same name (RFC 9110, 7.8 and 10.1.4).</summary>
    private static void AddConnection(ref HeadSpan span, ConnectionOption option, ReadOnlySpan<byte> upgrade, bool namesTE)
    {
        var start = span.Length;
        if (option == ConnectionOption.Close)
        {
            AddOption(ref span, start, "close"u8);
        }
        else if (option == ConnectionOption.KeepAlive)
        {
            AddOption(ref span, start, "keep-alive"u8);
        }

        if (!upgrade.IsEmpty)
        {
            AddOption(ref span, start, "upgrade"u8);
        }

        if (namesTE)
        {
            AddOption(ref span, start, "te"u8);
        }

        if (span.Length > start)
        {
            span.Add("\r\n"u8);
        }

        if (!upgrade.IsEmpty)
        {
            span.AddLine("upgrade"u8, upgrade);
        }
    }

    private static void AddOption(ref HeadSpan span, int start, ReadOnlySpan<byte> option)
    {
        span.Add(span.Length == start ? "connection: "u8 : ", "u8);
        span.Add(option);
    }

    [Conditional("DEBUG")]
    private static void AssertValid(HttpRequestHead head, ReadOnlySpan<byte> target)
    {
        Debug.Assert(HttpText.IsToken(head.Method), "a method that is no token");
        Debug.Assert(
            HttpText.IsTarget(target)
                || (target is [(byte)'*'] && head.Method.SequenceEqual("OPTIONS"u8))
                || target.SequenceEqual(head.Authority),
            "a target that is none"
        );
        Debug.Assert(head.Authority.IsEmpty || AuthorityText.TryRead(head.Authority, out _, out _), "an authority that is none");
        Debug.Assert(!head.ExpectsContinue || head.Body != BodyKind.None, "100 is expected for a body (RFC 9110, 10.1.1)");
    }
}
