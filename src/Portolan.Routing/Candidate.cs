using Portolan.Routing.Conditions;

namespace Portolan.Routing;

/// <summary>One match of one rule under one of the rule's hostnames, ready to be asked.</summary>
internal sealed record Candidate<TRoute>(TRoute Route, CompiledMatch Match, MatchPrecedence Precedence)
    where TRoute : class
{
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
                candidates.Add(new Candidate<TRoute>(rule.Route, compiled, compiled.PrecedenceUnder(hostname, rule.Order)));
            }
        }

        return [.. candidates];
    }
}
