using System.Buffers;
using System.Globalization;
using System.Text;

namespace Portolan.Routing.Conditions;

/// <summary>
/// Reads query parameters as HTML forms write them: <c>&amp;</c> separates, <c>+</c> is a space, <c>%XX</c> is a byte of UTF-8; a
/// <c>%</c> without two hexadecimal digits stands for itself, and bytes that are not UTF-8 become U+FFFD. A name without
/// <c>=</c> has an empty value. Of a repeated name the first value counts, as Gateway API recommends.
/// </summary>
internal static class QueryString
{
    private static readonly SearchValues<char> Encoded = SearchValues.Create("%+");

    public static bool IsEncoded(ReadOnlySpan<char> text) => text.ContainsAny(Encoded);

    /// <summary>Finds the first parameter of that name; the value is still encoded.</summary>
    public static bool TryFind(ReadOnlySpan<char> query, string name, out ReadOnlySpan<char> value)
    {
        if (query is ['?', ..])
        {
            query = query[1..];
        }

        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            var key = equals < 0 ? pair : pair[..equals];
            if (key.Length > 0 && IsName(key, name))
            {
                value = equals < 0 ? default : pair[(equals + 1)..];
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>
    /// Decodes into <paramref name="target"/>, which is at least as long as <paramref name="encoded"/>; returns the length.
    /// </summary>
    public static int Decode(ReadOnlySpan<char> encoded, Span<char> target)
    {
        var written = 0;
        while (!encoded.IsEmpty)
        {
            if (TryReadByte(encoded, out _))
            {
                written += DecodeBytes(ref encoded, target[written..]);
                continue;
            }

            target[written++] = encoded[0] == '+' ? ' ' : encoded[0];
            encoded = encoded[1..];
        }

        return written;
    }

    private static bool IsName(ReadOnlySpan<char> key, string name)
    {
        if (!IsEncoded(key))
        {
            return key.SequenceEqual(name);
        }

        var rented = ArrayPool<char>.Shared.Rent(key.Length);
        try
        {
            return rented.AsSpan(0, Decode(key, rented)).SequenceEqual(name);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    // A run of %XX is one piece of UTF-8: a character may need up to four of them.
    private static int DecodeBytes(ref ReadOnlySpan<char> encoded, Span<char> target)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var count = 0;
        var rest = encoded;
        while (count < utf8.Length && TryReadByte(rest, out var value))
        {
            utf8[count++] = value;
            rest = rest[3..];
        }

        _ = Rune.DecodeFromUtf8(utf8[..count], out var rune, out var consumed);
        encoded = encoded[(3 * consumed)..];
        return rune.EncodeToUtf16(target);
    }

    private static bool TryReadByte(ReadOnlySpan<char> text, out byte value)
    {
        if (text.Length >= 3 && text[0] == '%' && char.IsAsciiHexDigit(text[1]) && char.IsAsciiHexDigit(text[2]))
        {
            value = byte.Parse(text[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            return true;
        }

        value = 0;
        return false;
    }
}
