using System.Diagnostics;
using Portolan.ProxyConfig;
using Portolan.Routing;
using Portolan.Routing.Paths;

namespace Portolan.Proxy.Edits;

/// <summary>
/// Applies a <see cref="PathEdit"/> to a normalised path. What a user writes there may be any text; what comes out holds only what RFC 3986 allows in a
/// path, so that it neither ends a request line nor begins a query.
/// </summary>
internal static class PathRewriter
{
    /// <summary>The new path, percent-encoded. <paramref name="match"/> is the match that took the request: its prefix is what <see cref="PathEdit.ReplacePrefix"/> replaces.</summary>
    public static string Rewrite(PathEdit edit, string path, HttpMatch match) => UriEncoding.Path(edit switch
    {
        PathEdit.ReplaceFull full => full.Value.StartsWith('/') ? full.Value : "/" + full.Value,
        PathEdit.ReplacePrefix prefix => ReplacePrefix(path, PrefixOf(match), prefix.Value),
        _ => throw new UnreachableException(),
    });

    /// <summary>
    /// Gateway API, <c>HTTPPathModifier.replacePrefixMatch</c>: whole path elements are replaced, a final slash of either prefix is ignored,
    /// and what follows is joined by exactly one slash; <c>/foo</c> by <c>/foo → /</c> is <c>/</c>.
    /// </summary>
    public static string ReplacePrefix(string path, string prefix, string replacement)
    {
        var from = prefix.AsSpan().TrimEnd('/');
        var to = replacement.AsSpan().TrimEnd('/');
        var rest = path.AsSpan(Math.Min(from.Length, path.Length));
        if (rest.IsEmpty)
        {
            return to.IsEmpty ? "/" : Rooted(to);
        }

        // The rest of a path that matched by elements begins with a slash.
        var joined = string.Concat(to, rest);
        return joined.StartsWith('/') ? joined : "/" + joined;
    }

    private static string Rooted(ReadOnlySpan<char> path) => path[0] == '/' ? path.ToString() : string.Concat("/", path);

    // The path is in its one form, so the prefix must be too: "/%65nc" matches "/enc", which is shorter.
    private static string PrefixOf(HttpMatch match) => match.Path.Type switch
    {
        PathMatchType.Prefix or PathMatchType.Exact => PathNormalization.Normalize(match.Path.Value) is { IsValid: true } normal ? normal.Value : match.Path.Value,
        PathMatchType.RegularExpression => "",
        _ => throw new UnreachableException(),
    };
}
