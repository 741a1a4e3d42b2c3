using Portolan.Primitives;
using Portolan.Routing;
using Portolan.Routing.Paths;

namespace Portolan.Translation.Analysis;

/// <summary>
/// Whether a match takes every request that another one would, and is asked first. Sound and not complete: what it says of two matches is
/// true, and it says nothing of what several matches take together.
/// </summary>
internal static class MatchCover
{
    /// <summary>
    /// One form for matches that mean the same: <c>/a/</c> and <c>/%61</c> are the prefix <c>/a</c>, and the order of conditions says
    /// nothing.
    /// </summary>
    public static HttpMatch Normal(HttpMatch match) =>
        match with
        {
            Path = match.Path.Type == PathMatchType.RegularExpression ? match.Path : match.Path with { Value = NormalPath(match.Path) },
            Headers = match
                .Headers.Select(header => header with { Name = header.Name.ToLowerInvariant() })
                .OrderBy(header => header.Name, StringComparer.Ordinal)
                .ToEquatableList(),
            QueryParams = match.QueryParams.OrderBy(parameter => parameter.Name, StringComparer.Ordinal).ToEquatableList(),
        };

    /// <summary>
    /// Whether the first of two matches in normal form, under one hostname, leaves nothing to an expression. Expressions come after exact
    /// paths and prefixes, and the longest pattern first (decision 11).
    /// </summary>
    public static bool TakesAllOf(HttpMatch first, HttpMatch expression)
    {
        if (expression.Path.Type != PathMatchType.RegularExpression || !HasNoOtherConditions(first, expression))
        {
            return false;
        }

        var pattern = LiteralPattern.Of(expression.Path.Value);
        return first.Path.Type switch
        {
            PathMatchType.Exact => pattern.IsWhole && string.Equals(pattern.Start, first.Path.Value, StringComparison.Ordinal),
            PathMatchType.Prefix => first.Path.Value is "/" || IsBelow(pattern, first.Path.Value),
            PathMatchType.RegularExpression => first.Path.Value.Length > expression.Path.Value.Length
                && LiteralPattern.IsAnything(first.Path.Value),
            _ => false,
        };
    }

    // Whatever the expression matches begins so, and ends there or goes on with another element.
    private static bool IsBelow(LiteralPattern pattern, string prefix) =>
        pattern.Start.StartsWith(prefix, StringComparison.Ordinal)
        && (pattern.Start.Length > prefix.Length ? pattern.Start[prefix.Length] == '/' : pattern.IsWhole);

    private static bool HasNoOtherConditions(HttpMatch first, HttpMatch second) =>
        (first.Method is null || string.Equals(first.Method, second.Method, StringComparison.Ordinal))
        && (first.Grpc is null || first.Grpc == second.Grpc)
        && first.Headers.All(header => second.Headers.Contains(header))
        && first.QueryParams.All(parameter => second.QueryParams.Contains(parameter));

    private static string NormalPath(PathMatch path)
    {
        var normal = PathNormalization.Normalize(path.Value);
        var value = normal.IsValid ? normal.Value : path.Value;
        return path.Type == PathMatchType.Prefix && value.Length > 1 ? value.TrimEnd('/') : value;
    }
}
