using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Portolan.Proxy.Edits;

/// <summary>
/// Writes text as part of a URI (RFC 3986): what a component may hold stays, everything else becomes <c>%XX</c> for each byte of its UTF-8.
/// An encoding that is there already stays one; a <c>%</c> that begins none is encoded itself. What comes out is ASCII without spaces and
/// controls, whatever went in.
/// </summary>
internal static class UriEncoding
{
    private const string Unreserved = "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";
    private const string SubDelimiters = "!$&'()*+,;=";

    // Section 3.3: pchar, and the slash between segments. A "?" or "#" in a path is data, and would end it.
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(Unreserved + SubDelimiters + ":@/");

    private static readonly SearchValues<byte> PathOctets = SearchValues.Create(
        Encoding.ASCII.GetBytes(Unreserved + SubDelimiters + ":@/")
    );

    // Section 3.4. The "?" before the query is one of its characters, too.
    private static readonly SearchValues<byte> QueryOctets = SearchValues.Create(
        Encoding.ASCII.GetBytes(Unreserved + SubDelimiters + ":@/?")
    );

    /// <summary>Writes a path, or a part of one, that is octets already; nearly always as it is.</summary>
    public static void WritePath(IBufferWriter<byte> output, ReadOnlySpan<byte> path) => Write(output, path, PathOctets);

    /// <summary>Writes a query with its <c>?</c> that is octets already.</summary>
    public static void WriteQuery(IBufferWriter<byte> output, ReadOnlySpan<byte> query) => Write(output, query, QueryOctets);

    /// <summary>A path, or a part of one.</summary>
    public static string Path(string text) => Encode(text);

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text, SearchValues<byte> allowed)
    {
        while (text.IndexOfAnyExcept(allowed) is var at and >= 0)
        {
            output.Write(text[..at]);
            if (text[at..] is [(byte)'%', var high, var low, ..] && char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low))
            {
                output.Write(text.Slice(at, 3));
                text = text[(at + 3)..];
                continue;
            }

            var encoded = output.GetSpan(3);
            encoded[0] = (byte)'%';
            Utf8Formatter.TryFormat(text[at], encoded[1..], out _, new StandardFormat('X', 2));
            output.Advance(3);
            text = text[(at + 1)..];
        }

        output.Write(text);
    }

    private static string Encode(string text)
    {
        var first = IndexOfForbidden(text);
        if (first < 0)
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        var rest = text.AsSpan();
        for (; first >= 0; first = IndexOfForbidden(rest))
        {
            encoded.Append(rest[..first]);
            rest = rest[first..];
            rest = rest[Escape(encoded, rest)..];
        }

        return encoded.Append(rest).ToString();
    }

    /// <summary>The first character that must be encoded; -1 without one.</summary>
    private static int IndexOfForbidden(ReadOnlySpan<char> text)
    {
        for (var from = 0; text[from..].IndexOfAnyExcept(PathCharacters) is var at and >= 0; )
        {
            from += at;
            if (text[from..] is not ['%', var high, var low, ..] || !char.IsAsciiHexDigit(high) || !char.IsAsciiHexDigit(low))
            {
                return from;
            }

            from += 3;
        }

        return -1;
    }

    /// <summary>
    /// Writes the first character as bytes and says how many chars it had: half a surrogate pair becomes the replacement character.
    /// </summary>
    private static int Escape(StringBuilder target, ReadOnlySpan<char> text)
    {
        _ = Rune.DecodeFromUtf16(text, out var rune, out var consumed);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var octet in bytes[..rune.EncodeToUtf8(bytes)])
        {
            target.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return consumed;
    }
}
