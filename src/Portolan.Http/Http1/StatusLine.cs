using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http1;

/// <summary>
/// <c>HTTP-version SP status-code SP [ reason-phrase ] CRLF</c> (RFC 9112, 4). The space before an empty reason may be missing, as many
/// servers leave it out; the reason is dropped (a client should ignore it).
/// </summary>
internal static class StatusLine
{
    private const int CodeStart = 9;
    private const int CodeEnd = 12;

    /// <summary>
    /// Reads the line at the start of <paramref name="input"/> into the head; its length with CR LF, or 0 when it is not complete or not
    /// valid.
    /// </summary>
    public static int Read(ReadOnlySpan<byte> input, HttpResponseHead head)
    {
        if (
            input.Length < CodeEnd + 2
            || !IsVersion(input)
            || input[8] != ' '
            || input[CodeStart] < '1'
            || !IsCode(input[CodeStart..CodeEnd])
            || input[CodeEnd] is not ((byte)' ' or (byte)'\r')
        )
        {
            return 0;
        }

        var reasonLength = input[CodeEnd..].IndexOfAnyExcept(HttpText.ValueBytes);
        var end = CodeEnd + reasonLength;
        if (reasonLength < 0 || !input[end..].StartsWith("\r\n"u8))
        {
            return 0;
        }

        head.Version = input[7] == '0' ? HttpVersion.Http10 : HttpVersion.Http11;
        head.Status = ((input[9] - '0') * 100) + ((input[10] - '0') * 10) + (input[11] - '0');
        return end + 2;
    }

    /// <summary>What is wrong with a line that ends with LF.</summary>
    public static Http1Error Judge(ReadOnlySpan<byte> line)
    {
        if (line.Length < CodeEnd + 1 || !line.StartsWith("HTTP/"u8) || line[8] != ' ' || !IsCode(line[CodeStart..CodeEnd]))
        {
            return Http1Error.StatusLineSyntax;
        }

        if (!IsVersion(line))
        {
            return Http1Error.VersionNotSupported;
        }

        if (line[CodeStart] == '0')
        {
            return Http1Error.StatusCode;
        }

        if (line[CodeEnd] is not ((byte)' ' or (byte)'\r' or (byte)'\n'))
        {
            return Http1Error.StatusLineSyntax;
        }

        return line[CodeEnd + line[CodeEnd..].IndexOfAnyExcept(HttpText.ValueBytes)] switch
        {
            (byte)'\n' => Http1Error.BareLineFeed,
            (byte)'\r' => Http1Error.BareCarriageReturn,
            _ => Http1Error.ControlCharacter,
        };
    }

    private static bool IsVersion(ReadOnlySpan<byte> line) => line.StartsWith("HTTP/1."u8) && char.IsAsciiDigit((char)line[7]);

    private static bool IsCode(ReadOnlySpan<byte> digits) => !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
