namespace Portolan.Routing;

/// <summary>A rule that came to a listener, went from it, or took the place of another one.</summary>
/// <param name="Listener">The listener's name.</param>
/// <param name="Before">What was there: the same object that the router was given; null when the rule is new.</param>
/// <param name="After">What is there now; null when the rule is gone.</param>
public readonly record struct RuleChange<TRoute>(string Listener, RoutingRule<TRoute>? Before, RoutingRule<TRoute>? After)
    where TRoute : class;
