using Portolan.Http.Messages;

namespace Portolan.Http.Http1;

/// <summary>
/// Which fields may not come in trailers (RFC 9110, 6.5.1): those that a recipient needs before the body, or trusts because the head was
/// checked.
/// </summary>
internal static class TrailerFields
{
    /// <summary>
    /// Drops what may not be there: framing, routing, authentication, what belongs to one connection, and how the content is to be read.
    /// </summary>
    public static void Filter(FieldSection trailers)
    {
        for (var line = 0; line < trailers.Count; line++)
        {
            if (!IsAllowed(trailers, line))
            {
                trailers.Strike(line);
            }
        }

        trailers.RemoveStruck();
    }

    /// <summary>Whether a line may stand in trailers.</summary>
    public static bool IsAllowed(FieldSection trailers, int line) =>
        !IsForbidden(trailers.FieldOf(line)) && !IsForbidden(trailers.NameOf(line));

    // Of the fields that we know, none is of use behind a body but what names or times the message.
    private static bool IsForbidden(KnownField field) =>
        field
            is not (
                KnownField.Other
                or KnownField.Date
                or KnownField.Server
                or KnownField.UserAgent
                or KnownField.Via
                or KnownField.XRequestId
            );

    private static bool IsForbidden(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("cache-control"u8)
        || name.SequenceEqual("content-encoding"u8)
        || name.SequenceEqual("content-range"u8)
        || name.SequenceEqual("range"u8)
        || name.SequenceEqual("pragma"u8)
        || name.StartsWith("if-"u8);
}
