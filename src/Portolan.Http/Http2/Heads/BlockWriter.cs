using System.Buffers.Text;
using System.Diagnostics;
using Portolan.Http.Http1;
using Portolan.Http.Http2.Hpack;
using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http2.Heads;

/// <summary>
/// Writes heads and trailers as field blocks (RFC 9113, 8.3) into a span with enough room. Framing comes from the head alone: a field
/// section cannot bring in a
/// <c>content-length</c>, a second authority, or what belongs to connections of HTTP/1.1.
/// </summary>
internal ref struct BlockWriter
{
    // Pseudo-header fields and content-length beside their text.
    private const int FixedRoom = 160;

    private readonly HpackEncoder _encoder;
    private readonly Span<byte> _output;
    private bool _isSensitive;

    public BlockWriter(HpackEncoder encoder, Span<byte> output)
    {
        _encoder = encoder;
        _output = output;
        Length = encoder.Begin(output);
    }

    /// <summary>How many octets are written.</summary>
    public int Length { get; private set; }

    /// <summary>The octets that a block takes at most.</summary>
    public static int RoomFor(HttpRequestHead head) =>
        FixedRoom
        + HpackEncoder.BeginRoom
        + HpackEncoder.RoomFor(head.Fields)
        + head.Method.Length
        + head.Authority.Length
        + head.Target.Length
        + head.Protocol.Length;

    /// <summary>The octets that a block takes at most.</summary>
    public static int RoomFor(FieldSection fields) => FixedRoom + HpackEncoder.BeginRoom + HpackEncoder.RoomFor(fields);

    /// <summary>
    /// Writes the head of a request; <paramref name="scheme"/> is what holds when the head names none. An upgrade is an extended CONNECT
    /// here (RFC 8441, 5): its method is not the head's, and the key of a WebSocket is not sent.
    /// </summary>
    public void Write(HttpRequestHead head, ReadOnlySpan<byte> scheme)
    {
        _isSensitive = head.IsSensitive;
        var isExtended = !head.Protocol.IsEmpty;
        var isConnect = isExtended || head.Method.SequenceEqual("CONNECT"u8);
        if (isConnect)
        {
            AddPseudo(2, ":method"u8, "CONNECT"u8);
        }
        else if (head.Method.SequenceEqual("GET"u8))
        {
            Length += HpackEncoder.WriteStatic(_output[Length..], 2);
        }
        else if (head.Method.SequenceEqual("POST"u8))
        {
            Length += HpackEncoder.WriteStatic(_output[Length..], 3);
        }
        else
        {
            AddPseudo(2, ":method"u8, head.Method);
        }

        if (!isConnect || isExtended)
        {
            AddScheme(head.Scheme.IsEmpty ? scheme : head.Scheme);
            if (head.Target is [(byte)'/'])
            {
                Length += HpackEncoder.WriteStatic(_output[Length..], 4);
            }
            else
            {
                AddPseudo(4, ":path"u8, head.Target);
            }
        }

        AddPseudo(1, ":authority"u8, head.Authority);
        if (isExtended)
        {
            AddPseudo(0, ":protocol"u8, head.Protocol);
        }

        if (!isConnect && head.ContentLength is { } length && head.Body == BodyKind.Length)
        {
            AddLength(length);
        }

        if (head.ExpectsContinue)
        {
            Length += _encoder.Write(_output[Length..], 35, "expect"u8, "100-continue"u8, HpackUse.Repeated);
        }

        AddFields(head.Fields, isExtended ? KnownField.SecWebSocketKey : KnownField.Other);
    }

    /// <summary>Writes the head of a response.</summary>
    public void Write(HttpResponseHead head)
    {
        var status = head.Body == BodyKind.Tunnel ? 200 : head.Status;
        Debug.Assert(status is >= 100 and <= 999 and not 101, "a status code that HTTP/2 does not have");
        var index = status switch
        {
            200 => 8,
            204 => 9,
            206 => 10,
            304 => 11,
            400 => 12,
            404 => 13,
            500 => 14,
            _ => 0,
        };
        if (index != 0)
        {
            Length += HpackEncoder.WriteStatic(_output[Length..], index);
        }
        else
        {
            Span<byte> digits = [(byte)('0' + (status / 100)), (byte)('0' + (status / 10 % 10)), (byte)('0' + (status % 10))];
            AddPseudo(8, ":status"u8, digits);
        }

        // 1xx and 204 never have one (RFC 9110, 8.6); an answer to HEAD and 304 have that of the body that is not sent.
        if (head.ContentLength is { } length && status is >= 200 and not 204 && head.Body != BodyKind.Tunnel)
        {
            AddLength(length);
        }

        AddFields(head.Fields, head.Body == BodyKind.Tunnel ? KnownField.SecWebSocketAccept : KnownField.Other);
    }

    /// <summary>Writes the lines of a section without those that only a head may bring, and without one more.</summary>
    public void AddFields(FieldSection fields, KnownField without = KnownField.Other)
    {
        for (var line = 0; line < fields.Count; line++)
        {
            var field = fields.FieldOf(line);
            if (field != KnownField.Other && !IsSent(fields, line, field, without))
            {
                continue;
            }

            var name = fields.NameOf(line);
            var value = fields.ValueOf(line);
            Debug.Assert(
                HttpText.IsToken(name) && !name.ContainsAnyInRange((byte)'A', (byte)'Z'),
                "a field name that is no token in lower case"
            );
            Debug.Assert(HttpText.IsFieldValue(value), "a field value with a control character, or white space at its ends");
            var use = fields.IsSensitive(line) ? HpackUse.Never : HpackUses.Of(field);
            Length += _encoder.Write(_output[Length..], StaticTable.IndexOfName(field, name), name, value, use);
        }
    }

    private static bool IsSent(FieldSection fields, int line, KnownField field, KnownField without) =>
        field == KnownField.TE
            ? fields.ValueOf(line).SequenceEqual("trailers"u8)
            : field != without && field is not (KnownField.Host or KnownField.Http2Settings) && !ConnectionFields.IsOfConnection(field);

    private void AddScheme(ReadOnlySpan<byte> scheme) =>
        Length += HpackEncoder.WriteStatic(_output[Length..], scheme.SequenceEqual("https"u8) ? 7 : 6);

    private void AddLength(long length)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(length, digits, out var written);
        Length += _encoder.Write(_output[Length..], 28, "content-length"u8, digits[..written], HpackUse.Once);
    }

    private void AddPseudo(int nameIndex, ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value) =>
        Length += _encoder.Write(_output[Length..], nameIndex, name, value, _isSensitive ? HpackUse.Never : HpackUse.Repeated);
}
