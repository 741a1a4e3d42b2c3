using Portolan.Http.Http2.Hpack;
using Portolan.Http.Messages;

namespace Portolan.Http.Http2.Heads;

/// <summary>
/// Reads the head of a response from its field block (RFC 9113, 8.3.2). A block is decoded to its end whatever is wrong with it.
/// </summary>
internal static class ResponseHeadReader
{
    /// <summary>
    /// Reads it. Null when it is good; <see cref="Http2Error.Compression"/> is the connection's, every other error the stream's.
    /// </summary>
    public static Http2Error? Read(HpackDecoder decoder, ReadOnlySpan<byte> block, HttpResponseHead head, Http2Limits limits)
    {
        var lines = new FieldLines(head.Fields, limits);
        Http2Error? error = null;
        var isPseudoOver = false;
        var field = default(HpackField);
        HpackStep step;
        decoder.Begin();
        while ((step = decoder.Next(ref block, ref field)) == HpackStep.Field)
        {
            if (error is not null || (error = lines.Check(field)) is not null)
            {
                continue;
            }

            if (field.Identity.Pseudo == PseudoField.None)
            {
                isPseudoOver = true;
                error = lines.Add(field);
            }
            else
            {
                error = isPseudoOver ? Http2Error.PseudoLate : TakePseudo(field, head);
            }
        }

        decoder.End();
        lines.End();
        if (step == HpackStep.Error)
        {
            return Http2Error.Compression;
        }

        if (error is not null)
        {
            return error;
        }

        head.Version = HttpVersion.Http2;
        head.ContentLength = lines.ContentLength;
        return head.Status switch
        {
            0 => Http2Error.PseudoMissing,
            101 => Http2Error.Status101,
            _ => head.ContentLength is not null && head.Status is < 200 or 204 ? Http2Error.ContentLengthSyntax : null,
        };
    }

    private static Http2Error? TakePseudo(scoped in HpackField field, HttpResponseHead head)
    {
        if (field.Identity.Pseudo != PseudoField.Status)
        {
            return Http2Error.PseudoUnknown;
        }

        if (head.Status != 0)
        {
            return Http2Error.PseudoRepeated;
        }

        if (field.Value is not [>= (byte)'1' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9'])
        {
            return Http2Error.StatusSyntax;
        }

        head.Status = ((field.Value[0] - '0') * 100) + ((field.Value[1] - '0') * 10) + (field.Value[2] - '0');
        return null;
    }
}
