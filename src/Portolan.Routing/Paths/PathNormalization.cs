using System.Buffers;

namespace Portolan.Routing.Paths;

/// <summary>
/// The one form of a request path that is matched and forwarded, so that proxy and backend cannot disagree about what a rule
/// protects. In order:
/// <list type="number">
/// <item>Characters that no path may hold, a broken percent-encoding and encoded controls are refused.</item>
/// <item>Percent-encoded unreserved characters (letters, digits, <c>-._~</c>) are decoded, other encodings get upper-case digits (RFC 3986,
/// section 6.2.2). Encoded slashes and backslashes stay encoded: they are data, as in <c>/@scope%2Fname</c>, and separate nothing.</item>
/// <item>Runs of slashes become one, as Kuma's gateway does it.</item>
/// <item><c>.</c> and <c>..</c> elements are resolved (RFC 3986, section 5.2.4); a path that climbs above the root is refused.</item>
/// <item>A path in which a laxer server could find another <c>.</c> or <c>..</c> is refused: elements such as <c>..%2Fadmin</c>,
/// <c>a%5C..</c> and <c>..;x</c>.</item>
/// </list>
/// A path that is normal already, which nearly all are, is returned as it is, without an allocation.
/// </summary>
public static class PathNormalization
{
    // Visible ASCII but for the characters that end a path (?, #), the one that some servers take for a slash (\), and %.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!\"$&'()*+,-./0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    );

    private const int StackLimit = 512;

    /// <summary>Whether the path is in its one form already: the check that every request pays.</summary>
    public static bool IsNormal(ReadOnlySpan<char> path) =>
        path is ['/', ..] && !path.ContainsAnyExcept(Plain) && path.IndexOf("//") < 0 && path.IndexOf("/.") < 0;

    /// <summary>
    /// Brings a path (without its query) into its one form. The idempotent base of matching: normalising twice changes nothing more.
    /// </summary>
    public static NormalizedPath Normalize(string path) => IsNormal(path) ? new NormalizedPath(PathFault.None, path) : Rewrite(path);

    private static NormalizedPath Rewrite(string path)
    {
        if (path is not ['/', ..])
        {
            return Refuse(PathFault.NotAbsolute);
        }

        var rented = path.Length > StackLimit ? ArrayPool<char>.Shared.Rent(path.Length) : null;
        var decoded = rented ?? stackalloc char[StackLimit];
        try
        {
            var fault = Decode(path, decoded, out var length);
            return fault == PathFault.None ? ResolveElements(decoded[..length]) : Refuse(fault);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }

    private static PathFault Decode(ReadOnlySpan<char> path, Span<char> target, out int length)
    {
        length = 0;
        for (var index = 0; index < path.Length; index++)
        {
            var character = path[index];
            if (character != '%')
            {
                if (!Plain.Contains(character))
                {
                    return PathFault.ForbiddenCharacter;
                }

                target[length++] = character;
                continue;
            }

            if (index + 2 >= path.Length || !char.IsAsciiHexDigit(path[index + 1]) || !char.IsAsciiHexDigit(path[index + 2]))
            {
                return PathFault.BadEncoding;
            }

            var value = (char)((HexValue(path[index + 1]) << 4) | HexValue(path[index + 2]));
            if (value < 0x20 || value == 0x7F)
            {
                return PathFault.BadEncoding;
            }

            if (char.IsAsciiLetterOrDigit(value) || value is '-' or '.' or '_' or '~')
            {
                target[length++] = value;
            }
            else
            {
                target[length++] = '%';
                target[length++] = char.ToUpperInvariant(path[index + 1]);
                target[length++] = char.ToUpperInvariant(path[index + 2]);
            }

            index += 2;
        }

        return PathFault.None;
    }

    // Works in place: the result is never longer than what has been read.
    private static NormalizedPath ResolveElements(Span<char> path)
    {
        var written = 0;
        var position = 0;
        while (position < path.Length)
        {
            position++;
            var end = path[position..].IndexOf('/');
            var isLast = end < 0;
            var element = isLast ? path[position..] : path.Slice(position, end);
            position += element.Length;
            switch (DotSegments.Classify(element))
            {
                case DotSegment.Hidden:
                    return Refuse(PathFault.HiddenDotSegment);
                case DotSegment.Parent when written == 0:
                    return Refuse(PathFault.AboveRoot);
                case DotSegment.Parent:
                    written = path[..written].LastIndexOf('/');
                    break;
                case DotSegment.None when element.Length > 0:
                    path[written++] = '/';
                    element.CopyTo(path[written..]);
                    written += element.Length;
                    continue;
                default:
                    break;
            }

            // What ended in an empty or dot element names a directory: it keeps its final slash.
            if (isLast)
            {
                path[written++] = '/';
            }
        }

        return new NormalizedPath(PathFault.None, path[..written].ToString());
    }

    private static NormalizedPath Refuse(PathFault fault) => new(fault, "");

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
