using System.Globalization;
using System.Text;

namespace Portolan.Primitives.Patterns;

/// <summary>The text of an expression, and how far it has been read.</summary>
internal sealed class PatternCursor(string text)
{
    /// <summary>The next UTF-16 unit.</summary>
    public int At { get; set; }

    public bool AtEnd => At == text.Length;

    public char Next => text[At];

    /// <summary>What has been read since <paramref name="start"/>.</summary>
    public string Since(int start) => text[start..At];

    public bool Take(char character)
    {
        if (AtEnd || Next != character)
        {
            return false;
        }

        At++;
        return true;
    }

    public bool Take(string expected)
    {
        if (!text.AsSpan(At).StartsWith(expected, StringComparison.Ordinal))
        {
            return false;
        }

        At += expected.Length;
        return true;
    }

    /// <summary>What stands before <paramref name="end"/>, which is passed over; <c>null</c> when it does not come.</summary>
    public string? TakeUntil(string end)
    {
        var stop = text.IndexOf(end, At, StringComparison.Ordinal);
        if (stop < 0)
        {
            return null;
        }

        var before = text[At..stop];
        At = stop + end.Length;
        return before;
    }

    /// <summary>The next characters, at most <paramref name="count"/>.</summary>
    public string TakeUpTo(int count)
    {
        var taken = text.Substring(At, Math.Min(count, text.Length - At));
        At += taken.Length;
        return taken;
    }

    public int TakeCodePoint()
    {
        Rune.DecodeFromUtf16(text.AsSpan(At), out var rune, out var length);
        At += length;
        return rune.Value;
    }

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
