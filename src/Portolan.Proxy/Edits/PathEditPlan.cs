using System.Diagnostics;
using System.Text;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Routing.Paths;

namespace Portolan.Proxy.Edits;

/// <summary>A <see cref="PathEdit"/>, compiled: what it puts into a path is encoded once, as RFC 3986 wants it.</summary>
internal sealed class PathEditPlan
{
    private readonly byte[] _replacement;
    private readonly bool _isPrefix;

    private PathEditPlan(string replacement, bool isPrefix)
    {
        _isPrefix = isPrefix;

        // A final slash of a prefix says nothing: what follows brings its own.
        var text = isPrefix ? replacement.TrimEnd('/') : replacement;
        _replacement = Encoding.ASCII.GetBytes(
            UriEncoding.Path(text.StartsWith('/') || (isPrefix && text.Length == 0) ? text : "/" + text)
        );
    }

    /// <summary>Compiles an edit.</summary>
    public static PathEditPlan Compile(PathEdit edit) =>
        edit switch
        {
            PathEdit.ReplaceFull full => new PathEditPlan(full.Value, isPrefix: false),
            PathEdit.ReplacePrefix prefix => new PathEditPlan(prefix.Value, isPrefix: true),
            _ => throw new UnreachableException(),
        };

    /// <summary>
    /// The new path of a request whose path is the first <paramref name="pathLength"/> octets of its target: what is returned, followed by
    /// the target from <paramref name="restStart"/> on (which brings the query along). <paramref name="match"/> is the match that took the
    /// request: its path is what a prefix edit replaces.
    /// </summary>
    /// <remarks>
    /// Gateway API, <c>HTTPPathModifier.replacePrefixMatch</c>: whole path elements are replaced, a final slash of either prefix is
    /// ignored, and what follows is joined by exactly one slash; <c>/foo</c> by <c>/foo → /</c> is <c>/</c>.
    /// </remarks>
    public ReadOnlySpan<byte> Apply(int pathLength, HttpMatch match, out int restStart)
    {
        restStart = _isPrefix ? Math.Min(PrefixLength(match), pathLength) : pathLength;
        return _replacement.Length == 0 && restStart == pathLength ? "/"u8 : _replacement;
    }

    // Requests are matched in the one form of a path, so the length that counts is that of the prefix in this form.
    private static int PrefixLength(HttpMatch match)
    {
        if (match.Path.Type == PathMatchType.RegularExpression)
        {
            return 0;
        }

        var normal = PathNormalization.Normalize(match.Path.Value);
        return (normal.IsValid ? normal.Value : match.Path.Value).AsSpan().TrimEnd('/').Length;
    }
}
