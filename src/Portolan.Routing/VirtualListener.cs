using Portolan.Routing.Hostnames;

namespace Portolan.Routing;

/// <summary>
/// One of the listeners that share a port, with the rules attached to it. Listeners of one port differ by hostname; those with
/// an equal hostname are taken as one.
/// </summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Hostname">Exact, wildcard, or empty for all.</param>
/// <param name="Rules">The rules, in any order.</param>
public sealed record VirtualListener<TRoute>(string Name, string Hostname, IReadOnlyList<RoutingRule<TRoute>> Rules)
    where TRoute : class;

/// <summary>A rule as the router sees it.</summary>
public sealed record RoutingRule<TRoute>
    where TRoute : class
{
    /// <summary>What a match returns: the caller's compiled route.</summary>
    public required TRoute Route { get; init; }

    /// <summary>The route's hostnames; empty takes all of the listener's.</summary>
    public IReadOnlyList<string> Hostnames { get; init; } = [];

    /// <summary>Conditions, any of which is enough; empty matches every request.</summary>
    public IReadOnlyList<HttpMatch> Matches { get; init; } = [];

    /// <summary>Breaks ties.</summary>
    public required RuleOrder Order { get; init; }

    /// <summary>The hostnames, parsed; a rule without any has the least specific one.</summary>
    internal IEnumerable<HostnamePattern> HostnamePatterns => Hostnames.Count == 0 ? [HostnamePattern.Any] : Hostnames.Select(HostnamePattern.Parse).Distinct();

    /// <summary>The matches; "if no matches are specified, the default is a prefix path match on /".</summary>
    internal IReadOnlyList<HttpMatch> MatchesOrDefault => Matches.Count == 0 ? [HttpMatch.Any] : Matches;
}
