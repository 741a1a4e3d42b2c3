namespace Portolan.Routing.Paths;

/// <summary>
/// The candidates of one hostname, found by path. One lookup for the exact path, then one for each length of prefix in use that
/// ends at an element's border, the longest first, then the expressions in turn. Candidates of one path are sorted by
/// precedence, so the first that holds is the best: precedence is asked when rules change, not when requests come.
/// </summary>
internal sealed class PathTable<TRoute>
    where TRoute : class
{
    private readonly Dictionary<string, Candidate<TRoute>[]>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly Dictionary<string, Candidate<TRoute>[]>.AlternateLookup<ReadOnlySpan<char>> _prefixes;
    private readonly int[] _prefixLengths;
    private readonly Candidate<TRoute>[] _patterns;

    public PathTable(IReadOnlyCollection<Candidate<TRoute>> candidates)
    {
        _exact = Index(candidates, PathMatchType.Exact);
        _prefixes = Index(candidates, PathMatchType.Prefix);
        _prefixLengths = [.. _prefixes.Dictionary.Keys.Select(key => key.Length).Distinct().OrderDescending()];
        _patterns = Sort(candidates.Where(candidate => candidate.Match.Requirement.Type == PathMatchType.RegularExpression));
    }

    public Candidate<TRoute>? Find<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        var path = head.Path;
        if (_exact.Dictionary.Count != 0
            && _exact.TryGetValue(path, out var exact)
            && FirstThatHolds(exact, head, headers) is { } byPath)
        {
            return byPath;
        }

        foreach (var length in _prefixLengths)
        {
            if (IsBorder(path, length)
                && _prefixes.TryGetValue(path[..length], out var group)
                && FirstThatHolds(group, head, headers) is { } byPrefix)
            {
                return byPrefix;
            }
        }

        return FirstThatHolds(_patterns, head, headers);
    }

    private static bool IsBorder(ReadOnlySpan<char> path, int length) => length == path.Length || (length < path.Length && path[length] == '/');

    private static Candidate<TRoute>? FirstThatHolds<THeaders>(Candidate<TRoute>[] candidates, in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        foreach (var candidate in candidates)
        {
            if (candidate.Match.HoldsBesidesPath(head, headers))
            {
                return candidate;
            }
        }

        return null;
    }

    private static Dictionary<string, Candidate<TRoute>[]>.AlternateLookup<ReadOnlySpan<char>> Index(
        IReadOnlyCollection<Candidate<TRoute>> candidates,
        PathMatchType type)
    {
        var groups = candidates
            .Where(candidate => candidate.Match.Requirement.Type == type)
            .GroupBy(candidate => candidate.Match.Requirement.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, Sort, StringComparer.Ordinal);
        return groups.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static Candidate<TRoute>[] Sort(IEnumerable<Candidate<TRoute>> candidates) => [.. candidates.OrderBy(candidate => candidate.Precedence)];
}
