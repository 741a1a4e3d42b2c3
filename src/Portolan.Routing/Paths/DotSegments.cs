namespace Portolan.Routing.Paths;

/// <summary>What a path element means to a resolver of relative paths.</summary>
internal enum DotSegment
{
    /// <summary>An ordinary element.</summary>
    None,

    /// <summary><c>.</c></summary>
    Current,

    /// <summary><c>..</c></summary>
    Parent,

    /// <summary>Ordinary to us, but not to a server that decodes slashes or drops path parameters.</summary>
    Hidden,
}

/// <summary>Tells dot segments from other path elements, after unreserved characters were decoded.</summary>
internal static class DotSegments
{
    public static DotSegment Classify(ReadOnlySpan<char> element)
    {
        if (element is ".")
        {
            return DotSegment.Current;
        }

        if (element is "..")
        {
            return DotSegment.Parent;
        }

        return element.Contains('.') && HidesDots(element) ? DotSegment.Hidden : DotSegment.None;
    }

    // An element is cut where a lax server may cut it: at %2F, at %5C, and its parts end at the first semicolon.
    private static bool HidesDots(ReadOnlySpan<char> element)
    {
        while (true)
        {
            var cut = NextEncodedSlash(element);
            var part = cut < 0 ? element : element[..cut];
            var parameters = part.IndexOf(';');
            if ((parameters < 0 ? part : part[..parameters]) is "." or "..")
            {
                return true;
            }

            if (cut < 0)
            {
                return false;
            }

            element = element[(cut + 3)..];
        }
    }

    private static int NextEncodedSlash(ReadOnlySpan<char> element)
    {
        var slash = element.IndexOf("%2F");
        var backslash = element.IndexOf("%5C");
        return slash < 0 ? backslash
            : backslash < 0 ? slash
            : Math.Min(slash, backslash);
    }
}
