using System.Buffers.Binary;
using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http1;

/// <summary><c>method SP request-target SP HTTP-version CRLF</c> (RFC 9112, 3).</summary>
internal static class RequestLine
{
    // "HTTP/1.1" read as a number of eight octets.
    private static readonly ulong Http11 = BinaryPrimitives.ReadUInt64LittleEndian("HTTP/1.1"u8);
    private static readonly ulong Http10 = BinaryPrimitives.ReadUInt64LittleEndian("HTTP/1.0"u8);

    /// <summary>
    /// Reads the line at the start of <paramref name="input"/> into the head; its length with CR LF, or 0 when it is not complete or not
    /// valid.
    /// </summary>
    /// <param name="input">The octets.</param>
    /// <param name="head">Gets the method and the version.</param>
    /// <param name="target">The target as it stands in the line.</param>
    public static int Read(ReadOnlySpan<byte> input, HttpRequestHead head, out ReadOnlySpan<byte> target)
    {
        target = [];
        var methodLength = input.IndexOfAnyExcept(HttpText.TokenBytes);
        if (methodLength <= 0 || input[methodLength] != ' ')
        {
            return 0;
        }

        var rest = input[(methodLength + 1)..];
        var targetLength = rest.IndexOfAnyExcept(HttpText.TargetBytes);
        if (targetLength <= 0 || rest[targetLength] != ' ')
        {
            return 0;
        }

        target = rest[..targetLength];
        rest = rest[(targetLength + 1)..];
        if (rest.Length < 10 || rest[8] != '\r' || rest[9] != '\n')
        {
            return 0;
        }

        var version = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        if (version == Http11)
        {
            head.Version = HttpVersion.Http11;
        }
        else if (version == Http10)
        {
            head.Version = HttpVersion.Http10;
        }
        else if (rest.StartsWith("HTTP/1."u8) && char.IsAsciiDigit((char)rest[7]))
        {
            // A higher minor version speaks 1.1 with us (RFC 9110, 2.5).
            head.Version = HttpVersion.Http11;
        }
        else
        {
            return 0;
        }

        head.SetMethod(input[..methodLength]);
        return methodLength + targetLength + 12;
    }

    /// <summary>What is wrong with a line that ends with LF.</summary>
    public static Http1Error Judge(ReadOnlySpan<byte> line)
    {
        var methodLength = line.IndexOfAnyExcept(HttpText.TokenBytes);
        if (line[methodLength] != ' ')
        {
            return line is [(byte)'\n'] ? Http1Error.BareLineFeed
                : line[methodLength] is (byte)'\r' or (byte)'\n' or (byte)'\t' ? Http1Error.RequestLineSyntax
                : Http1Error.MethodSyntax;
        }

        var rest = line[(methodLength + 1)..];
        var targetLength = rest.IndexOfAnyExcept(HttpText.TargetBytes);
        if (methodLength == 0 || targetLength == 0 || rest[targetLength] is (byte)'\r' or (byte)'\n' or (byte)'\t')
        {
            return Http1Error.RequestLineSyntax;
        }

        return rest[targetLength] == ' ' ? JudgeVersion(rest[(targetLength + 1)..]) : Http1Error.TargetSyntax;
    }

    private static Http1Error JudgeVersion(ReadOnlySpan<byte> end)
    {
        var version = end[..^1];
        if (version.EndsWith("\r"u8))
        {
            version = version[..^1];
        }
        else if (!version.ContainsAny(" \t"u8))
        {
            return Http1Error.BareLineFeed;
        }

        if (version.Contains((byte)'\r'))
        {
            return Http1Error.BareCarriageReturn;
        }

        if (version.ContainsAny(" \t"u8))
        {
            return Http1Error.RequestLineSyntax;
        }

        var isVersion =
            version.Length == 8
            && version.StartsWith("HTTP/"u8)
            && version[6] == '.'
            && char.IsAsciiDigit((char)version[5])
            && char.IsAsciiDigit((char)version[7]);
        return isVersion ? Http1Error.VersionNotSupported : Http1Error.VersionSyntax;
    }
}
