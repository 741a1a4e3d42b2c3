using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Translation.Analysis;

/// <summary>
/// A rule that answers a path by itself so that nobody gets behind it, and a rule that takes paths which some servers read as the same.
/// </summary>
internal sealed record PathWall(RouteKey Route, string Path, RouteKey Around);

/// <summary>
/// Finds rules without a backend whose path lies below one that is forwarded. <c>/admin;x</c> has another segment than <c>/admin</c> (RFC
/// 3986, 3.3), and an encoded slash or backslash separates nothing (2.2), so that the forwarding rule takes them; a server that drops
/// parameters, or decodes first, serves what the rule meant to refuse.
/// </summary>
internal static class PathWalls
{
    public static IEnumerable<PathWall> Of(ProxyConfiguration proxy)
    {
        var routes = proxy.Routes.Values.OrderBy(route => route.Order).ThenBy(route => route.Key).ToList();
        var open = routes.Where(route => Forwards(route)).ToList();
        foreach (var wall in routes.Where(route => route.Action is RouteAction.Forward && !Forwards(route)))
        {
            foreach (var path in wall.Matches.Select(match => match.Path).Where(IsBelowRoot))
            {
                if (open.Find(other => Meets(wall, other) && other.Matches.Any(match => IsAbove(match.Path, path))) is { } around)
                {
                    yield return new PathWall(wall.Key, path.Value, around.Key);
                }
            }
        }
    }

    private static bool Forwards(Route route) =>
        route.Action is RouteAction.Forward forward && forward.Backends.Any(backend => backend is { Weight: > 0, Backend: not null });

    private static bool IsBelowRoot(PathMatch path) => path.Type != PathMatchType.RegularExpression && path.Value.Trim('/').Length > 0;

    // A prefix that ends before the last segment of the wall's path takes that segment in other clothes, too.
    private static bool IsAbove(PathMatch open, PathMatch wall)
    {
        var directory = wall.Value.TrimEnd('/');
        directory = directory[..(directory.LastIndexOf('/') + 1)];
        return open.Type == PathMatchType.Prefix && directory.StartsWith(open.Value.TrimEnd('/') + "/", StringComparison.Ordinal);
    }

    private static bool Meets(Route wall, Route other) =>
        wall.Listeners.Any(listener => other.Listeners.Contains(listener))
        && (wall.Hostnames.IsEmpty || other.Hostnames.IsEmpty || wall.Hostnames.Any(name => other.Hostnames.Contains(name)));
}
