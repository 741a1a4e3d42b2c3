using System.Collections.Immutable;

namespace Portolan.Routing.Tables;

/// <summary>
/// Which lengths some texts have, and how many have each: a table asks for each length once, the longest first. Immutable.
/// </summary>
internal sealed class LengthsInUse
{
    private readonly ImmutableSortedDictionary<int, int> _counts;
    private readonly int[] _descending;

    private LengthsInUse(ImmutableSortedDictionary<int, int> counts)
    {
        _counts = counts;
        _descending = [.. counts.Keys.Reverse()];
    }

    public static LengthsInUse None { get; } = new(ImmutableSortedDictionary<int, int>.Empty);

    /// <summary>The lengths, the longest first.</summary>
    public ReadOnlySpan<int> Descending => _descending;

    public LengthsInUse With(int length) =>
        _counts.TryGetValue(length, out var count)
            ? new LengthsInUse(_counts.SetItem(length, count + 1), _descending)
            : new LengthsInUse(_counts.Add(length, 1));

    public LengthsInUse Without(int length) =>
        _counts[length] is > 1 and var count
            ? new LengthsInUse(_counts.SetItem(length, count - 1), _descending)
            : new LengthsInUse(_counts.Remove(length));

    private LengthsInUse(ImmutableSortedDictionary<int, int> counts, int[] descending)
    {
        _counts = counts;
        _descending = descending;
    }
}
