using Portolan.Http.Text;

namespace Portolan.Http.Http1;

/// <summary><c>chunk-size [ chunk-ext ] CRLF</c> (RFC 9112, 7.1). Extensions are checked and ignored: we know none (7.1.1).</summary>
internal static class ChunkLine
{
    // 15 hexadecimal digits are below 2^60: no sum or product of sizes overflows.
    private const int MostDigits = 15;

    /// <summary>
    /// Reads the line at the start of <paramref name="input"/> when it is nothing but digits; its length with CR LF, or 0 when it is
    /// anything else or not complete.
    /// </summary>
    public static int ReadPlain(ReadOnlySpan<byte> input, out long size)
    {
        var digits = ReadSize(input, out size);
        return digits is > 0 and <= MostDigits && input[digits..].StartsWith("\r\n"u8) ? digits + 2 : 0;
    }

    /// <summary>Reads a whole line that ends with LF.</summary>
    public static Http1Error? Read(ReadOnlySpan<byte> line, out long size)
    {
        var digits = ReadSize(line, out size);
        if (digits == 0)
        {
            return line is [(byte)'\n'] ? Http1Error.BareLineFeed : Http1Error.ChunkSizeSyntax;
        }

        if (digits > MostDigits)
        {
            return Http1Error.ChunkSizeTooLarge;
        }

        var rest = line[digits..^1];
        if (!rest.EndsWith("\r"u8))
        {
            return Http1Error.BareLineFeed;
        }

        rest = rest[..^1];
        if (rest.ContainsAnyExcept(HttpText.ValueBytes))
        {
            return rest.Contains((byte)'\r') ? Http1Error.BareCarriageReturn : Http1Error.ControlCharacter;
        }

        return rest.IsEmpty || AreExtensions(rest) ? null : Http1Error.ChunkExtensionSyntax;
    }

    private static int ReadSize(ReadOnlySpan<byte> input, out long size)
    {
        size = 0;
        var digits = 0;
        while (digits < input.Length && digits <= MostDigits && char.IsAsciiHexDigit((char)input[digits]))
        {
            var digit = input[digits] | 0x20;
            size = (size << 4) + (digit >= 'a' ? digit - 'a' + 10 : digit - '0');
            digits++;
        }

        return digits;
    }

    // chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
    private static bool AreExtensions(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (!Skip(ref text, (byte)';') || !SkipToken(ref text))
            {
                return false;
            }

            if (Skip(ref text, (byte)'=') && !(SkipToken(ref text) || SkipQuoted(ref text)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Skip(ref ReadOnlySpan<byte> text, byte mark)
    {
        var rest = text.TrimStart(" \t"u8);
        if (rest.IsEmpty || rest[0] != mark)
        {
            return false;
        }

        text = rest[1..].TrimStart(" \t"u8);
        return true;
    }

    private static bool SkipToken(ref ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExcept(HttpText.TokenBytes);
        length = length < 0 ? text.Length : length;
        text = text[length..];
        return length > 0;
    }

    private static bool SkipQuoted(ref ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '"')
        {
            return false;
        }

        for (var place = 1; place < text.Length; place++)
        {
            if (text[place] == '\\')
            {
                place++;
            }
            else if (text[place] == '"')
            {
                text = text[(place + 1)..];
                return true;
            }
        }

        return false;
    }
}
