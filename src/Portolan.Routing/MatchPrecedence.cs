using Portolan.Routing.Hostnames;

namespace Portolan.Routing;

/// <summary>
/// What decides between two matches, in the order in which it is asked (Gateway API <c>HTTPRouteRule.matches</c> and <c>hostnames</c>).
/// </summary>
public enum PrecedenceCriterion
{
    /// <summary>An exact hostname, then the longer wildcard, then none.</summary>
    Hostname,

    /// <summary>Exact, then prefix, then regular expression.</summary>
    PathType,

    /// <summary>The longer path; for a gRPC match the longer service.</summary>
    PathLength,

    /// <summary>The longer gRPC method.</summary>
    GrpcMethod,

    /// <summary>A condition on the HTTP method.</summary>
    Method,

    /// <summary>More header conditions.</summary>
    Headers,

    /// <summary>More query parameter conditions.</summary>
    QueryParams,

    /// <summary>The older route, then its name, then the place of the rule in it.</summary>
    Order,

    /// <summary>Nothing: both are matches of one rule, or of rules that stand at the same place.</summary>
    Nothing,
}

/// <summary>
/// How specific a match is: a value made when a rule is compiled and ordered as Gateway API orders rules. The smaller value
/// wins. Regular expressions, whose precedence the specification leaves open, come last and the longest pattern first, as in Kuma.
/// </summary>
public readonly record struct MatchPrecedence : IComparable<MatchPrecedence>
{
    /// <summary>The route's hostname that matched.</summary>
    public required HostnamePattern Hostname { get; init; }

    /// <summary>How the path is compared.</summary>
    public required PathMatchType PathType { get; init; }

    /// <summary>Characters of the path, without a prefix's final slash.</summary>
    public required int PathLength { get; init; }

    /// <summary>Characters of the gRPC method.</summary>
    public int GrpcMethodLength { get; init; }

    /// <summary>Conditions on the HTTP method: 0 or 1.</summary>
    public required int Methods { get; init; }

    /// <summary>Conditions on headers.</summary>
    public required int Headers { get; init; }

    /// <summary>Conditions on query parameters.</summary>
    public required int QueryParams { get; init; }

    /// <summary>The last resort.</summary>
    public required RuleOrder Order { get; init; }

    /// <inheritdoc />
    public int CompareTo(MatchPrecedence other) => Compare(other).Sign;

    /// <summary>What makes this match stronger or weaker than the other one.</summary>
    public PrecedenceCriterion DecidedBy(MatchPrecedence other) => Compare(other).Criterion;

    private (int Sign, PrecedenceCriterion Criterion) Compare(MatchPrecedence other)
    {
        ReadOnlySpan<int> signs =
        [
            Hostname.CompareTo(other.Hostname),
            PathType.CompareTo(other.PathType),
            other.PathLength.CompareTo(PathLength),
            other.GrpcMethodLength.CompareTo(GrpcMethodLength),
            other.Methods.CompareTo(Methods),
            other.Headers.CompareTo(Headers),
            other.QueryParams.CompareTo(QueryParams),
            Order.CompareTo(other.Order),
        ];
        var decisive = signs.IndexOfAnyExcept(0);
        return decisive < 0 ? (0, PrecedenceCriterion.Nothing) : (signs[decisive], (PrecedenceCriterion)decisive);
    }
}
