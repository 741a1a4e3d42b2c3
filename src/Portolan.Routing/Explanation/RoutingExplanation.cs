namespace Portolan.Routing.Explanation;

/// <summary>What a router decided about a request and why.</summary>
/// <param name="Listener">The listener that the hostname selects, if any.</param>
/// <param name="Matches">Every match of every rule of the port, in the order of listeners, rules and matches.</param>
public sealed record RoutingExplanation<TRoute>(VirtualListener<TRoute>? Listener, IReadOnlyList<MatchExplanation<TRoute>> Matches)
    where TRoute : class
{
    /// <summary>The match that serves the request, if any.</summary>
    public MatchExplanation<TRoute>? Winner => Matches.FirstOrDefault(match => match.Answer is MatchAnswer.Selected);
}

/// <summary>The answer about one match of one rule.</summary>
public sealed record MatchExplanation<TRoute>(
    VirtualListener<TRoute> Listener,
    RoutingRule<TRoute> Rule,
    HttpMatch Match,
    MatchAnswer Answer
)
    where TRoute : class;
