namespace Portolan.Primitives.Patterns;

/// <summary>Reads a set in brackets.</summary>
internal static class PatternClasses
{
    /// <summary>The set; the opening bracket at <paramref name="place"/> has been read.</summary>
    public static CharacterSet Read(PatternCursor cursor, int place, bool bothCases)
    {
        var isNegated = cursor.Take('^');
        var sets = new List<CharacterSet>();

        // A bracket that comes first is a character like others.
        for (var isFirst = true; isFirst || !cursor.Take(']'); isFirst = false)
        {
            if (cursor.AtEnd)
            {
                throw new PatternException($"the set that begins at {PatternCursor.Number(place)} is not closed; add ]");
            }

            sets.Add(cursor.Take("[:") ? ReadPosix(cursor) : ReadRange(cursor));
        }

        var set = CharacterSet.Union(sets);
        set = bothCases ? set.WithBothCases() : set;
        return isNegated ? set.Negated() : set;
    }

    private static CharacterSet ReadPosix(PatternCursor cursor)
    {
        var place = cursor.At - 2;
        var isNegated = cursor.Take('^');
        var name = cursor.TakeUntil(":]") ?? "";
        var set =
            NamedSets.OfPosix(name)
            ?? throw new PatternException(
                $"[: at {PatternCursor.Number(place)} names no set; there are [:alpha:], [:digit:], [:alnum:] and the like"
            );
        return isNegated ? set.Negated() : set;
    }

    private static CharacterSet ReadRange(PatternCursor cursor)
    {
        var place = cursor.At;
        var first = ReadItem(cursor);
        var dash = cursor.At;
        if (!cursor.Take('-'))
        {
            return first;
        }
        if (cursor.AtEnd || cursor.Next == ']')
        {
            cursor.At = dash;
            return first;
        }

        var last = ReadItem(cursor);
        return first.Single is { } from && last.Single is { } to && from <= to
            ? CharacterSet.Of(from, to)
            : throw new PatternException(
                $"{cursor.Since(place)} at {PatternCursor.Number(place)} is no range; write the lower character first"
            );
    }

    private static CharacterSet ReadItem(PatternCursor cursor)
    {
        var place = cursor.At;
        return cursor.Take('\\') ? PatternEscapes.Read(cursor, place) : CharacterSet.Of(cursor.TakeCodePoint());
    }
}
