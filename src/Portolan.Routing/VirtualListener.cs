using System.Diagnostics.CodeAnalysis;
using Portolan.Primitives;
using Portolan.Routing.Hostnames;

namespace Portolan.Routing;

/// <summary>
/// One of the listeners that share a port, with the rules attached to it. Listeners of one port differ by hostname; those with
/// an equal hostname are taken as one.
/// </summary>
/// <param name="Name">What reports call it; no two listeners of a port have the same.</param>
/// <param name="Hostname">Exact, wildcard, or empty for all.</param>
/// <param name="Rules">The rules, in any order.</param>
public sealed record VirtualListener<TRoute>(string Name, string Hostname, IReadOnlyCollection<RoutingRule<TRoute>> Rules)
    where TRoute : class;

/// <summary>A rule as the router sees it.</summary>
public sealed record RoutingRule<TRoute>
    where TRoute : class
{
    private Candidate<TRoute>[]? _candidates;

    /// <summary>Makes an empty rule; <see cref="Route"/> and <see cref="Order"/> must be set.</summary>
    public RoutingRule() { }

    // A copy is made to be changed: what was compiled stays behind.
    [SetsRequiredMembers]
    private RoutingRule(RoutingRule<TRoute> other)
    {
        Route = other.Route;
        Hostnames = other.Hostnames;
        Matches = other.Matches;
        Order = other.Order;
    }

    /// <summary>What a match returns: the caller's compiled route.</summary>
    public required TRoute Route { get; init; }

    /// <summary>The route's hostnames; empty takes all of the listener's.</summary>
    public EquatableList<string> Hostnames { get; init; }

    /// <summary>Conditions, any of which is enough; empty matches every request.</summary>
    public EquatableList<HttpMatch> Matches { get; init; }

    /// <summary>Breaks ties.</summary>
    public required RuleOrder Order { get; init; }

    /// <summary>The hostnames, parsed; a rule without any has the least specific one.</summary>
    internal IEnumerable<HostnamePattern> HostnamePatterns =>
        Hostnames.Count == 0 ? [HostnamePattern.Any] : Hostnames.Select(HostnamePattern.Parse).Distinct();

    /// <summary>The matches; "if no matches are specified, the default is a prefix path match on /".</summary>
    internal EquatableList<HttpMatch> MatchesOrDefault => Matches.Count == 0 ? [HttpMatch.Any] : Matches;

    /// <summary>The compiled matches under each hostname; compiled once, however many listeners the rule is attached to.</summary>
    internal Candidate<TRoute>[] Candidates => _candidates ??= Candidate<TRoute>.Of(this);

    /// <inheritdoc />
    public bool Equals(RoutingRule<TRoute>? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
