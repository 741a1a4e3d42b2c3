using System.Diagnostics;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Edits;

/// <summary>Applies a <see cref="PathEdit"/> to a normalised path.</summary>
internal static class PathRewriter
{
    /// <summary>The new path. <paramref name="match"/> is the match that took the request: its prefix is what <see cref="PathEdit.ReplacePrefix"/> replaces.</summary>
    public static string Rewrite(PathEdit edit, string path, HttpMatch match) => edit switch
    {
        PathEdit.ReplaceFull full => full.Value.StartsWith('/') ? full.Value : "/" + full.Value,
        PathEdit.ReplacePrefix prefix => ReplacePrefix(path, PrefixOf(match), prefix.Value),
        _ => throw new UnreachableException(),
    };

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

    private static string PrefixOf(HttpMatch match) => match.Path.Type switch
    {
        PathMatchType.Prefix => match.Path.Value,
        PathMatchType.Exact => match.Path.Value,
        PathMatchType.RegularExpression => "",
        _ => throw new UnreachableException(),
    };
}
