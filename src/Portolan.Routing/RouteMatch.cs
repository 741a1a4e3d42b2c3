using System.Diagnostics.CodeAnalysis;

namespace Portolan.Routing;

/// <summary>What became of a request.</summary>
public enum RouteMatchKind
{
    /// <summary>No listener of the port has the request's hostname: 404.</summary>
    NoListener,

    /// <summary>The listener has no rule that matches: 404. Rules of less specific listeners are not asked (listener isolation).</summary>
    NoRule,

    /// <summary>A rule matched.</summary>
    Matched,
}

/// <summary>The answer of <see cref="HttpRouter{TRoute}.Match"/>.</summary>
public readonly struct RouteMatch<TRoute>
    where TRoute : class
{
    private readonly Candidate<TRoute>? _candidate;

    internal RouteMatch(VirtualListener<TRoute>? listener, Candidate<TRoute>? candidate)
    {
        Listener = listener;
        _candidate = candidate;
    }

    /// <summary>What became of the request.</summary>
    public RouteMatchKind Kind =>
        _candidate is not null ? RouteMatchKind.Matched
        : Listener is not null ? RouteMatchKind.NoRule
        : RouteMatchKind.NoListener;

    /// <summary>Whether a rule matched.</summary>
    [MemberNotNullWhen(true, nameof(Route), nameof(Match), nameof(Listener))]
    public bool IsMatched => _candidate is not null;

    /// <summary>The listener that the hostname selects.</summary>
    public VirtualListener<TRoute>? Listener { get; }

    /// <summary>The route of the rule that matched.</summary>
    public TRoute? Route => _candidate?.Route;

    /// <summary>Which of the rule's matches it was: a prefix rewrite needs its path.</summary>
    public HttpMatch? Match => _candidate?.Match.Source;

    /// <summary>How specific the match is; meaningful only when a rule matched.</summary>
    public MatchPrecedence Precedence => _candidate?.Precedence ?? default;
}
