using System.Runtime.InteropServices;

namespace Portolan.Routing.Paths;

/// <summary>
/// The candidates of one hostname, found by path. One lookup for the exact path, then one for each length of prefix in use that
/// ends at an element's border, the longest first, then the expressions in turn. Candidates of one path lie side by side, sorted by
/// precedence, so the first that holds is the best: precedence is asked when rules change, not when requests come.
/// </summary>
internal sealed class PathTable<TRoute>
    where TRoute : class
{
    private readonly Candidate<TRoute>[] _candidates;
    private readonly Dictionary<string, Slice>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly Dictionary<string, Slice>.AlternateLookup<ReadOnlySpan<char>> _prefixes;
    private readonly bool _hasExact;
    private readonly int[] _prefixLengths;
    private readonly int _patternsStart;

    public PathTable(List<Candidate<TRoute>> candidates)
    {
        _candidates = new Candidate<TRoute>[candidates.Count];
        var exact = Place(candidates, PathMatchType.Exact, 0, out var end);
        var prefixes = Place(candidates, PathMatchType.Prefix, end, out _patternsStart);
        _hasExact = exact.Count > 0;
        _exact = exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixLengths = [.. prefixes.Keys.Select(key => key.Length).Distinct().OrderDescending()];
        PlacePatterns(candidates);
    }

    public Candidate<TRoute>? Find<THeaders>(in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        var path = head.Path;
        if (_hasExact && _exact.TryGetValue(path, out var slice) && FirstThatHolds(slice, head, headers) is { } exact)
        {
            return exact;
        }

        foreach (var length in _prefixLengths)
        {
            if (IsBorder(path, length)
                && _prefixes.TryGetValue(path[..length], out slice)
                && FirstThatHolds(slice, head, headers) is { } prefix)
            {
                return prefix;
            }
        }

        return _patternsStart == _candidates.Length
            ? null
            : FirstThatHolds(new Slice { Start = _patternsStart, Count = _candidates.Length - _patternsStart }, head, headers);
    }

    private static bool IsBorder(ReadOnlySpan<char> path, int length) => length == path.Length || (length < path.Length && path[length] == '/');

    private Candidate<TRoute>? FirstThatHolds<THeaders>(Slice slice, in RequestHead head, in THeaders headers)
        where THeaders : IHeaderSource, allows ref struct
    {
        foreach (var candidate in _candidates.AsSpan(slice.Start, slice.Count))
        {
            if (candidate.Match.HoldsBesidesPath(head, headers))
            {
                return candidate;
            }
        }

        return null;
    }

    // Counts the candidates of each path, then gives each path its place: two lookups a candidate and no list a path.
    private Dictionary<string, Slice> Place(List<Candidate<TRoute>> candidates, PathMatchType type, int start, out int end)
    {
        var slices = new Dictionary<string, Slice>(StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            if (candidate.Match.Requirement.Type == type)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(slices, candidate.Match.Requirement.Key, out _).Capacity++;
            }
        }

        end = start;
        foreach (var candidate in candidates)
        {
            if (candidate.Match.Requirement.Type != type)
            {
                continue;
            }

            ref var slice = ref CollectionsMarshal.GetValueRefOrNullRef(slices, candidate.Match.Requirement.Key);
            if (slice.Count == 0)
            {
                slice.Start = end;
                end += slice.Capacity;
            }

            _candidates[slice.Start + slice.Count++] = candidate;
            if (slice.Count == slice.Capacity)
            {
                Sort(_candidates.AsSpan(slice.Start, slice.Count));
            }
        }

        return slices;
    }

    private void PlacePatterns(List<Candidate<TRoute>> candidates)
    {
        var at = _patternsStart;
        foreach (var candidate in candidates)
        {
            if (candidate.Match.Requirement.Type == PathMatchType.RegularExpression)
            {
                _candidates[at++] = candidate;
            }
        }

        Sort(_candidates.AsSpan(_patternsStart));
    }

    private static void Sort(Span<Candidate<TRoute>> candidates)
    {
        if (candidates.Length > 1)
        {
            candidates.Sort(static (one, other) => one.Precedence.CompareTo(other.Precedence));
        }
    }

    private struct Slice
    {
        public int Start;
        public int Count;
        public int Capacity;
    }
}
