using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http2.Hpack;

/// <summary>
/// What a field line is: found once when the line is read, and kept with it in the dynamic table, so that a line that is repeated costs one
/// look-up.
/// </summary>
internal readonly record struct FieldIdentity(PseudoField Pseudo, KnownField Known, bool IsValid)
{
    /// <summary>
    /// Judges a line (RFC 9113, 8.2.1). Stricter than that section, and as strict as the reader of HTTP/1.1: a name is a token in lower
    /// case, a value has no control character but HTAB and no white space at its ends.
    /// </summary>
    public static FieldIdentity Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var isValue = HttpText.IsFieldValue(value);
        if (!name.IsEmpty && name[0] == ':')
        {
            return new FieldIdentity(PseudoOf(name), KnownField.Other, isValue);
        }

        var known = KnownFields.Find(name);
        return new FieldIdentity(PseudoField.None, known, isValue && (known != KnownField.Other || IsName(name)));
    }

    private static bool IsName(ReadOnlySpan<byte> name) => HttpText.IsToken(name) && !name.ContainsAnyInRange((byte)'A', (byte)'Z');

    private static PseudoField PseudoOf(ReadOnlySpan<byte> name) =>
        name[1..] switch
        {
            [(byte)'m', ..] when name.SequenceEqual(":method"u8) => PseudoField.Method,
            [(byte)'s', ..] when name.SequenceEqual(":scheme"u8) => PseudoField.Scheme,
            [(byte)'s', ..] when name.SequenceEqual(":status"u8) => PseudoField.Status,
            [(byte)'a', ..] when name.SequenceEqual(":authority"u8) => PseudoField.Authority,
            [(byte)'p', ..] when name.SequenceEqual(":path"u8) => PseudoField.Path,
            [(byte)'p', ..] when name.SequenceEqual(":protocol"u8) => PseudoField.Protocol,
            _ => PseudoField.Unknown,
        };
}
