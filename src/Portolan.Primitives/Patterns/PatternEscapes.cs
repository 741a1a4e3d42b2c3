using System.Collections.Concurrent;
using System.Globalization;

namespace Portolan.Primitives.Patterns;

/// <summary>Reads what stands after a backslash, inside or outside of brackets.</summary>
internal static class PatternEscapes
{
    private static readonly ConcurrentDictionary<CharacterSet, CharacterSet> NegatedSets = new();

    /// <summary>A set that has a name, or the set of one character. The backslash at <paramref name="place"/> has been read.</summary>
    public static CharacterSet Read(PatternCursor cursor, int place)
    {
        if (cursor.AtEnd)
        {
            throw new PatternException("a backslash stands at the end; write \\\\ for the character");
        }
        if (NamedSets.OfEscape(cursor.Next) is { } named)
        {
            cursor.At++;
            return named;
        }

        return cursor.Next is 'p' or 'P' ? ReadCategory(cursor, place) : CharacterSet.Of(ReadCharacter(cursor, place));
    }

    private static CharacterSet ReadCategory(PatternCursor cursor, int place)
    {
        var isNegated = cursor.Next == 'P';
        cursor.At++;
        string? name;
        if (cursor.Take('{'))
        {
            isNegated ^= cursor.Take('^');
            name = cursor.TakeUntil("}");
        }
        else
        {
            name = cursor.TakeUpTo(1);
        }

        var set =
            NamedSets.OfCategory(name ?? "")
            ?? throw new PatternException(
                $"\\p at {PatternCursor.Number(place)} names no general category of Unicode; there are L, Lu, Ll, N, Nd, P, S, Z and the like"
            );
        // One object a category: an expression may name the same one hundreds of times, and each has hundreds of ranges.
        return isNegated ? NegatedSets.GetOrAdd(set, static positive => positive.Negated()) : set;
    }

    private static int ReadCharacter(PatternCursor cursor, int place)
    {
        if (!char.IsAsciiLetterOrDigit(cursor.Next))
        {
            return cursor.TakeCodePoint();
        }

        var letter = cursor.Next;
        cursor.At++;
        return letter switch
        {
            'a' => '\a',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            'x' => ReadHexadecimal(cursor, place),
            '0' => 0,
            'k' or (>= '1' and <= '9') => throw new PatternException(
                $"\\{letter} at {PatternCursor.Number(place)} refers back, which cannot be matched in linear time; write what may stand there instead"
            ),
            _ => throw new PatternException(
                $"\\{letter} at {PatternCursor.Number(place)} is not known; write a character by its number, as in \\x{{1F600}}"
            ),
        };
    }

    private static int ReadHexadecimal(PatternCursor cursor, int place)
    {
        var digits =
            cursor.Take('{') ? cursor.TakeUntil("}")
            : cursor.TakeUpTo(2) is { Length: 2 } two ? two
            : null;
        return
            int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= CharacterSet.MaxCodePoint
            ? value
            : throw new PatternException($"\\x at {PatternCursor.Number(place)} needs two hexadecimal digits, or some in braces");
    }
}
