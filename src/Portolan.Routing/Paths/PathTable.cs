using Portolan.Routing.Tables;

namespace Portolan.Routing.Paths;

/// <summary>
/// The candidates of one hostname, found by path. One lookup for the exact path, then one for each length of prefix in use that
/// ends at an element's border, the longest first, then the expressions in turn. Candidates of one path lie side by side, sorted by
/// precedence, so the first that holds is the best: precedence is asked when rules change, not when requests come. Immutable; a version
/// with one candidate more or less shares the rest.
/// </summary>
internal sealed class PathTable<TRoute>
    where TRoute : class
{
    private readonly PersistentTable<Candidate<TRoute>[]> _exact;
    private readonly PersistentTable<Candidate<TRoute>[]> _prefixes;
    private readonly LengthsInUse _prefixLengths;
    private readonly Candidate<TRoute>[] _patterns;

    private PathTable(
        PersistentTable<Candidate<TRoute>[]> exact,
        PersistentTable<Candidate<TRoute>[]> prefixes,
        LengthsInUse prefixLengths,
        Candidate<TRoute>[] patterns
    )
    {
        _exact = exact;
        _prefixes = prefixes;
        _prefixLengths = prefixLengths;
        _patterns = patterns;
    }

    public static PathTable<TRoute> Empty { get; } =
        new(
            PersistentTable<Candidate<TRoute>[]>.Empty(StringComparison.Ordinal),
            PersistentTable<Candidate<TRoute>[]>.Empty(StringComparison.Ordinal),
            LengthsInUse.None,
            []
        );

    public bool IsEmpty => _exact.Count == 0 && _prefixes.Count == 0 && _patterns.Length == 0;

    public Candidate<TRoute>? Find<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        var path = head.Path;
        if (_exact.TryGetValue(path, out var candidates) && FirstThatHolds(candidates, head, headers) is { } exact)
        {
            return exact;
        }

        foreach (var length in _prefixLengths.Descending)
        {
            if (
                IsBorder(path, length)
                && _prefixes.TryGetValue(path[..length], out candidates)
                && FirstThatHolds(candidates, head, headers) is { } prefix
            )
            {
                return prefix;
            }
        }

        return FirstThatHolds(_patterns, head, headers);
    }

    public PathTable<TRoute> With(Candidate<TRoute> candidate)
    {
        var key = candidate.Match.Requirement.Key;
        switch (candidate.Match.Requirement.Type)
        {
            case PathMatchType.Exact:
                return new PathTable<TRoute>(_exact.With(key, Inserted(Of(_exact, key), candidate)), _prefixes, _prefixLengths, _patterns);
            case PathMatchType.Prefix:
                var before = Of(_prefixes, key);
                var lengths = before.Length == 0 ? _prefixLengths.With(key.Length) : _prefixLengths;
                return new PathTable<TRoute>(_exact, _prefixes.With(key, Inserted(before, candidate)), lengths, _patterns);
            default:
                return new PathTable<TRoute>(_exact, _prefixes, _prefixLengths, Inserted(_patterns, candidate));
        }
    }

    public PathTable<TRoute> Without(Candidate<TRoute> candidate)
    {
        var key = candidate.Match.Requirement.Key;
        switch (candidate.Match.Requirement.Type)
        {
            case PathMatchType.Exact:
                return new PathTable<TRoute>(
                    _exact.With(key, NullIfEmpty(Removed(Of(_exact, key), candidate))),
                    _prefixes,
                    _prefixLengths,
                    _patterns
                );
            case PathMatchType.Prefix:
                var after = NullIfEmpty(Removed(Of(_prefixes, key), candidate));
                var lengths = after is null ? _prefixLengths.Without(key.Length) : _prefixLengths;
                return new PathTable<TRoute>(_exact, _prefixes.With(key, after), lengths, _patterns);
            default:
                return new PathTable<TRoute>(_exact, _prefixes, _prefixLengths, Removed(_patterns, candidate));
        }
    }

    private static bool IsBorder(ReadOnlySpan<char> path, int length) =>
        length == path.Length || (length < path.Length && path[length] == '/');

    private static Candidate<TRoute>? FirstThatHolds<THeaders>(Candidate<TRoute>[] candidates, in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        foreach (var candidate in candidates)
        {
            if (candidate.HoldsBesidesPath(head, headers))
            {
                return candidate;
            }
        }

        return null;
    }

    private static Candidate<TRoute>[] Of(PersistentTable<Candidate<TRoute>[]> table, string key) =>
        table.TryGetValue(key, out var found) ? found : [];

    private static Candidate<TRoute>[]? NullIfEmpty(Candidate<TRoute>[] candidates) => candidates.Length == 0 ? null : candidates;

    // By precedence; of equal ones the one that came first stays first.
    private static Candidate<TRoute>[] Inserted(Candidate<TRoute>[] sorted, Candidate<TRoute> candidate)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle].Precedence.CompareTo(candidate.Precedence) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return [.. sorted.AsSpan(0, low), candidate, .. sorted.AsSpan(low)];
    }

    private static Candidate<TRoute>[] Removed(Candidate<TRoute>[] sorted, Candidate<TRoute> candidate)
    {
        var at = Array.FindIndex(sorted, other => ReferenceEquals(other, candidate));
        return [.. sorted.AsSpan(0, at), .. sorted.AsSpan(at + 1)];
    }
}
