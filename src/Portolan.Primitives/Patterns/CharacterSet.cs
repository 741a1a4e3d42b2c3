using System.Text;

namespace Portolan.Primitives.Patterns;

/// <summary>A set of code points, as ranges that are sorted, apart from each other and not empty.</summary>
internal sealed class CharacterSet
{
    private readonly int[] _first;
    private readonly int[] _last;

    private CharacterSet(int[] first, int[] last)
    {
        _first = first;
        _last = last;
    }

    public const int MaxCodePoint = 0x10FFFF;

    public static CharacterSet All { get; } = Of(0, MaxCodePoint);

    /// <summary>How many ranges it takes to write the set down.</summary>
    public int Ranges => _first.Length;

    /// <summary>The only code point of the set, if it has one.</summary>
    public int? Single => Ranges == 1 && _first[0] == _last[0] ? _first[0] : null;

    public static CharacterSet Of(int codePoint) => Of(codePoint, codePoint);

    public static CharacterSet Of(int first, int last) => new([first], [last]);

    /// <summary>The set of what any of the ranges has; they come in any order.</summary>
    public static CharacterSet Union(IReadOnlyList<CharacterSet> sets)
    {
        // A range as one number, so that the numbers sort as the ranges do.
        var ranges = new List<long>();
        foreach (var set in sets)
        {
            for (var i = 0; i < set.Ranges; i++)
            {
                ranges.Add(((long)set._first[i] << 32) | (uint)set._last[i]);
            }
        }

        ranges.Sort();
        var first = new List<int>();
        var last = new List<int>();
        foreach (var range in ranges)
        {
            var (from, to) = ((int)(range >> 32), (int)range);
            if (last.Count > 0 && from <= last[^1] + 1)
            {
                last[^1] = Math.Max(last[^1], to);
            }
            else
            {
                first.Add(from);
                last.Add(to);
            }
        }

        return new CharacterSet([.. first], [.. last]);
    }

    /// <summary>What the set does not have.</summary>
    public CharacterSet Negated()
    {
        var gaps = new List<CharacterSet>();
        var next = 0;
        for (var i = 0; i < Ranges; i++)
        {
            if (next < _first[i])
            {
                gaps.Add(Of(next, _first[i] - 1));
            }

            next = _last[i] + 1;
        }

        if (next <= MaxCodePoint)
        {
            gaps.Add(Of(next, MaxCodePoint));
        }

        return Union(gaps);
    }

    /// <summary>The set with the other case of each of the letters A to Z that it has.</summary>
    public CharacterSet WithBothCases()
    {
        var sets = new List<CharacterSet> { this };
        for (int upper = 'A'; upper <= 'Z'; upper++)
        {
            var lower = upper | 0x20;
            if (Contains(upper) != Contains(lower))
            {
                sets.Add(Of(Contains(upper) ? lower : upper));
            }
        }

        return sets.Count == 1 ? this : Union(sets);
    }

    public bool Contains(int codePoint)
    {
        var index = Array.BinarySearch(_first, codePoint);
        return index >= 0 || (~index > 0 && _last[~index - 1] >= codePoint);
    }

    /// <summary>Adds the code points at which the answer of <see cref="Contains"/> changes.</summary>
    public void AddBorders(List<int> borders)
    {
        for (var i = 0; i < Ranges; i++)
        {
            borders.Add(_first[i]);
            borders.Add(_last[i] + 1);
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < Ranges; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{_first[i]:X}-{_last[i]:X} ");
        }

        return text.Append(']').ToString();
    }
}
