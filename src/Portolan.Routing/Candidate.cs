using Portolan.Routing.Conditions;

namespace Portolan.Routing;

/// <summary>One match of one rule under one hostname, ready to be asked.</summary>
internal sealed record Candidate<TRoute>(TRoute Route, CompiledMatch Match, MatchPrecedence Precedence)
    where TRoute : class;
