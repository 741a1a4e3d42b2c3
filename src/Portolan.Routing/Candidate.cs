using Portolan.Routing.Conditions;
using Portolan.Routing.Hostnames;

namespace Portolan.Routing;

/// <summary>
/// One match of one rule under one of the rule's hostnames, ready to be asked. What a request reads of it lies side by side: among
/// thousands of rules none of it is in a cache.
/// </summary>
internal sealed class Candidate<TRoute>
    where TRoute : class
{
    private readonly RoutingRule<TRoute> _rule;
    private readonly MatchConditions? _conditions;

    private Candidate(RoutingRule<TRoute> rule, CompiledMatch match, HostnamePattern hostname)
    {
        _rule = rule;
        _conditions = match.Conditions;
        Route = rule.Route;
        Match = match;
        Hostname = hostname;
    }

    public TRoute Route { get; }

    public CompiledMatch Match { get; }

    public HostnamePattern Hostname { get; }

    public MatchPrecedence Precedence => Match.PrecedenceUnder(Hostname, _rule.Order);

    /// <summary>The candidates of a rule, over all its hostnames. A match whose expression cannot be used has none.</summary>
    public static Candidate<TRoute>[] Of(RoutingRule<TRoute> rule)
    {
        var candidates = new List<Candidate<TRoute>>();
        foreach (var match in rule.MatchesOrDefault)
        {
            var compiled = new CompiledMatch(match);
            if (compiled.Fault is not null)
            {
                continue;
            }

            foreach (var hostname in rule.HostnamePatterns)
            {
                candidates.Add(new Candidate<TRoute>(rule, compiled, hostname));
            }
        }

        return [.. candidates];
    }

    /// <summary>Whether the conditions hold that the path table has not already answered for.</summary>
    public bool HoldsBesidesPath<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct => _conditions is null || _conditions.Hold(head, headers);
}
