using Portolan.Http.Http1;
using Portolan.Http.Http2.Hpack;
using Portolan.Http.Messages;

namespace Portolan.Http.Http2.Heads;

/// <summary>Reads trailers from their field block (RFC 9113, 8.1). A block is decoded to its end whatever is wrong with it.</summary>
internal static class TrailerReader
{
    /// <summary>
    /// Reads them. Null when they are good; <see cref="Http2Error.Compression"/> is the connection's, every other error the stream's.
    /// </summary>
    public static Http2Error? Read(HpackDecoder decoder, ReadOnlySpan<byte> block, FieldSection trailers, Http2Limits limits)
    {
        var lines = new FieldLines(trailers, limits);
        Http2Error? error = null;
        var field = default(HpackField);
        HpackStep step;
        decoder.Begin();
        while ((step = decoder.Next(ref block, ref field)) == HpackStep.Field)
        {
            if (error is null && (error = lines.Check(field)) is null)
            {
                // "Trailers MUST NOT include pseudo-header fields" (8.1).
                error = field.Identity.Pseudo == PseudoField.None ? lines.Add(field) : Http2Error.PseudoLate;
            }
        }

        decoder.End();
        lines.End();
        TrailerFields.Filter(trailers);
        return step == HpackStep.Error ? Http2Error.Compression : error;
    }
}
