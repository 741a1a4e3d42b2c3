using System.Text;

namespace Portolan.Primitives.Patterns;

/// <summary>Numbers the characters so that those that no instruction tells apart have the same number.</summary>
internal sealed class CharacterClasses
{
    private const int Ascii = 128;

    private readonly int[] _starts;
    private readonly int[] _ofAscii = new int[Ascii];

    public CharacterClasses(PatternProgram program)
    {
        var borders = new List<int> { 0 };
        foreach (var set in program.Sets)
        {
            set.AddBorders(borders);
        }
        if (program.HasAssertions)
        {
            NamedSets.Word.AddBorders(borders);
            NamedSets.Newline.AddBorders(borders);
        }

        borders.Sort();
        var starts = new List<int>();
        foreach (var border in borders)
        {
            if (border <= CharacterSet.MaxCodePoint && (starts.Count == 0 || starts[^1] != border))
            {
                starts.Add(border);
            }
        }

        _starts = [.. starts];
        for (var character = 0; character < Ascii; character++)
        {
            _ofAscii[character] = Find(character);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _starts.Length;

    /// <summary>A character of a class.</summary>
    public int Example(int characterClass) => _starts[characterClass];

    /// <summary>
    /// The class of the character at <paramref name="at"/>, which moves behind it. Half a surrogate pair counts as U+FFFD.
    /// </summary>
    public int Take(ReadOnlySpan<char> text, ref int at)
    {
        var character = text[at];
        if (character < Ascii)
        {
            at++;
            return _ofAscii[character];
        }

        Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
        at += length;
        return Find(rune.Value);
    }

    private int Find(int codePoint)
    {
        var index = Array.BinarySearch(_starts, codePoint);
        return index >= 0 ? index : ~index - 1;
    }
}
