using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Translation.Analysis;

/// <summary>A rule that never serves a request, and the rules that serve them instead.</summary>
internal sealed record ShadowedRule(RouteKey Route, IReadOnlyList<RouteKey> Takers);

/// <summary>
/// Finds rules that never serve a request: for each of their listeners, host names and matches another rule is asked first, and takes
/// everything that they would. It is the very same match of an earlier rule, or one that leaves nothing to an expression
/// (<see cref="MatchCover"/>).
/// </summary>
internal static class ShadowedRules
{
    public static IEnumerable<ShadowedRule> Of(ProxyConfiguration proxy)
    {
        var routes = proxy.Routes.Values.OrderBy(route => route.Order).ThenBy(route => route.Key).ToList();
        var first = new Dictionary<Claim, RouteKey>();
        foreach (var (claim, route) in routes.SelectMany(route => ClaimsOf(proxy, route).Select(claim => (claim, route.Key))))
        {
            first.TryAdd(claim, route);
        }

        var byHost = first.ToLookup(entry => (entry.Key.Listener, entry.Key.Hostname));
        foreach (var route in routes)
        {
            var claims = ClaimsOf(proxy, route).ToList();
            var takers = claims.Select(claim => TakerOf(claim, route.Key)).ToList();
            if (claims.Count > 0 && takers.TrueForAll(taker => taker is not null))
            {
                yield return new ShadowedRule(route.Key, [.. takers.OfType<RouteKey>().Distinct().Order()]);
            }
        }

        RouteKey? TakerOf(Claim claim, RouteKey own) =>
            first[claim] != own ? first[claim]
            : claim.Match.Path.Type == PathMatchType.RegularExpression
                ? byHost[(claim.Listener, claim.Hostname)]
                    .Where(other => other.Value != own && MatchCover.TakesAllOf(other.Key.Match, claim.Match))
                    .Select(other => other.Value)
                    .FirstOrDefault()
            : null;
    }

    private static IEnumerable<Claim> ClaimsOf(ProxyConfiguration proxy, Route route) =>
        from listener in route.Listeners
        from hostname in route.Hostnames.IsEmpty ? [""] : route.Hostnames
        from match in route.Matches.IsEmpty ? [HttpMatch.Any] : route.Matches
        select new Claim(listener, Effective(proxy, listener, hostname), MatchCover.Normal(match));

    // A rule without host names serves those of its listener: on a listener for one name it is asked about the same requests as a rule for
    // that name, if later.
    private static string Effective(ProxyConfiguration proxy, ListenerKey listener, string hostname) =>
        hostname.Length == 0 && proxy.Listeners.GetValueOrDefault(listener) is { Hostname: var own } ? own : hostname;

    private sealed record Claim(ListenerKey Listener, string Hostname, HttpMatch Match);
}
