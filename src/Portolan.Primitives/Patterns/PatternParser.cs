using System.Globalization;
using System.Text;

namespace Portolan.Primitives.Patterns;

/// <summary>
/// Reads an expression of RE2's dialect. What RE2 refuses because it cannot be matched in linear time (lookaround, references back, atomic
/// groups, possessive repeats) is refused by name, so that its author knows what to write instead.
/// </summary>
internal sealed class PatternParser
{
    private const int MaxDepth = 100;
    private const int MaxRepeat = 1000;

    // What begins a group that looks around, or takes its text back from the rest.
    private static readonly (string Start, string What)[] Refused =
    [
        ("=", "lookahead"),
        ("!", "lookahead"),
        ("<=", "lookbehind"),
        ("<!", "lookbehind"),
        (">", "an atomic group"),
        ("(", "a conditional group"),
        ("P=", "a reference back"),
    ];

    private readonly PatternCursor _cursor;
    private int _depth;
    private Flags _flags;

    private PatternParser(string text) => _cursor = new PatternCursor(Unquoted(text));

    [Flags]
    private enum Flags
    {
        None = 0,
        BothCases = 1,
        DotTakesNewline = 2,
        Lines = 4,
    }

    /// <exception cref="PatternException">The text is no expression of the dialect.</exception>
    public static PatternNode Parse(string text)
    {
        var parser = new PatternParser(text);
        var node = parser.ReadChoice();
        return parser._cursor.AtEnd
            ? node
            : throw new PatternException($"unexpected ) at {PatternCursor.Number(parser._cursor.At)}; write \\) for the character");
    }

    private PatternNode ReadChoice()
    {
        if (++_depth > MaxDepth)
        {
            throw new PatternException($"groups are nested more than {PatternCursor.Number(MaxDepth)} deep");
        }

        var options = new List<PatternNode> { ReadSequence() };
        while (_cursor.Take('|'))
        {
            options.Add(ReadSequence());
        }

        _depth--;
        return options.Count == 1 ? options[0] : new PatternNode.Choice(options);
    }

    private PatternNode ReadSequence()
    {
        var parts = new List<PatternNode>();
        while (!_cursor.AtEnd && _cursor.Next is not ('|' or ')'))
        {
            if (ReadAtom() is { } atom)
            {
                parts.Add(ReadRepeats(atom));
            }
        }

        return parts.Count == 1 ? parts[0] : new PatternNode.Sequence(parts);
    }

    /// <summary>All repeats after an atom: one, with or without the question mark that asks for few, which changes no answer.</summary>
    private PatternNode ReadRepeats(PatternNode atom)
    {
        if (ReadRepeat() is not { } repeat)
        {
            return atom;
        }

        _cursor.Take('?');
        var place = _cursor.At;
        if (_cursor.Take('+'))
        {
            throw new PatternException($"possessive repeat at {PatternCursor.Number(place)}; leave the second + out");
        }
        if (ReadRepeat() is not null)
        {
            throw new PatternException($"a repeat of a repeat at {PatternCursor.Number(place)}; put the first into a group, as in (?:a*)*");
        }

        return new PatternNode.Repeat(atom, repeat.Min, repeat.Max);
    }

    private Bounds? ReadRepeat()
    {
        if (_cursor.AtEnd)
        {
            return null;
        }

        switch (_cursor.Next)
        {
            case '*':
                _cursor.At++;
                return new Bounds(0, Max: null);
            case '+':
                _cursor.At++;
                return new Bounds(1, Max: null);
            case '?':
                _cursor.At++;
                return new Bounds(0, 1);
            case '{':
                return ReadBounds();
            default:
                return null;
        }
    }

    /// <summary>As in RE2, a brace that begins no count is a character like others.</summary>
    private Bounds? ReadBounds()
    {
        var start = _cursor.At++;
        var min = ReadCount();
        int? max = min;
        if (min is not null && _cursor.Take(','))
        {
            max = !_cursor.AtEnd && _cursor.Next == '}' ? null : ReadCount() ?? -1;
        }
        if (min is not { } least || max is -1 || !_cursor.Take('}'))
        {
            _cursor.At = start;
            return null;
        }
        if (least > MaxRepeat || max > MaxRepeat)
        {
            throw new PatternException($"{_cursor.Since(start)} repeats more than {PatternCursor.Number(MaxRepeat)} times");
        }

        return max < least ? throw new PatternException($"{_cursor.Since(start)} ends below its start") : new Bounds(least, max);
    }

    private int? ReadCount()
    {
        var start = _cursor.At;
        while (!_cursor.AtEnd && char.IsAsciiDigit(_cursor.Next))
        {
            _cursor.At++;
        }

        return _cursor.At == start ? null
            : int.TryParse(_cursor.Since(start), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
            : int.MaxValue;
    }

    /// <summary>One atom; <c>null</c> for what only sets flags.</summary>
    private PatternNode? ReadAtom()
    {
        var place = _cursor.At;
        switch (_cursor.Next)
        {
            case '(':
                _cursor.At++;
                return ReadGroup(place);
            case '[':
                _cursor.At++;
                return new PatternNode.Characters(PatternClasses.Read(_cursor, place, Has(Flags.BothCases)));
            case '.':
                _cursor.At++;
                return new PatternNode.Characters(Has(Flags.DotTakesNewline) ? CharacterSet.All : NamedSets.Newline.Negated());
            case '^':
                _cursor.At++;
                return new PatternNode.Assertion(Has(Flags.Lines) ? PatternAssertion.LineStart : PatternAssertion.Start);
            case '$':
                _cursor.At++;
                return new PatternNode.Assertion(Has(Flags.Lines) ? PatternAssertion.LineEnd : PatternAssertion.End);
            case '\\':
                _cursor.At++;
                return ReadEscaped(place);
            case '*' or '+' or '?':
                throw new PatternException($"nothing to repeat before {_cursor.Next} at {PatternCursor.Number(_cursor.At)}");
            default:
                return Characters(CharacterSet.Of(_cursor.TakeCodePoint()));
        }
    }

    private PatternNode? ReadGroup(int place)
    {
        var outer = _flags;
        if (_cursor.Take('?'))
        {
            foreach (var (start, what) in Refused)
            {
                if (_cursor.Take(start))
                {
                    throw new PatternException(
                        $"{what} at {PatternCursor.Number(place)} cannot be matched in linear time; list what may stand there instead"
                    );
                }
            }

            if (_cursor.Take("P<") || _cursor.Take('<'))
            {
                ReadName(place);
            }
            else if (!_cursor.Take(':') && !ReadFlags(place))
            {
                return null;
            }
        }

        var inner = ReadChoice();
        _flags = outer;
        return _cursor.Take(')')
            ? inner
            : throw new PatternException($"the group that begins at {PatternCursor.Number(place)} is not closed; add )");
    }

    private void ReadName(int place)
    {
        var name = _cursor.TakeUntil(">") ?? "";
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            throw new PatternException($"the group at {PatternCursor.Number(place)} has no valid name");
        }
    }

    /// <summary>Sets flags; whether a group follows for which alone they hold.</summary>
    private bool ReadFlags(int place)
    {
        var isOff = false;
        while (!_cursor.AtEnd)
        {
            var letter = _cursor.Next;
            _cursor.At++;
            switch (letter)
            {
                case ':':
                    return true;
                case ')':
                    return false;
                case '-' when !isOff:
                    isOff = true;
                    continue;
                case 'U':
                    // Many or few: the same texts match.
                    continue;
            }

            var flag = letter switch
            {
                'i' => Flags.BothCases,
                's' => Flags.DotTakesNewline,
                'm' => Flags.Lines,
                _ => throw new PatternException(
                    $"(?{letter} at {PatternCursor.Number(place)} is not known; there are the flags i, s, m and U, (?: and (?P<name>"
                ),
            };
            _flags = isOff ? _flags & ~flag : _flags | flag;
        }

        throw new PatternException($"the group that begins at {PatternCursor.Number(place)} is not closed; add )");
    }

    private PatternNode ReadEscaped(int place)
    {
        if (_cursor.Take('A'))
        {
            return new PatternNode.Assertion(PatternAssertion.Start);
        }
        if (_cursor.Take('z'))
        {
            return new PatternNode.Assertion(PatternAssertion.End);
        }
        if (_cursor.Take('b'))
        {
            return new PatternNode.Assertion(PatternAssertion.WordBorder);
        }

        return _cursor.Take('B')
            ? new PatternNode.Assertion(PatternAssertion.NoWordBorder)
            : Characters(PatternEscapes.Read(_cursor, place));
    }

    private PatternNode.Characters Characters(CharacterSet set) => new(Has(Flags.BothCases) ? set.WithBothCases() : set);

    private bool Has(Flags flag) => (_flags & flag) != Flags.None;

    /// <summary>The expression with <c>\Q…\E</c> written out.</summary>
    private static string Unquoted(string text)
    {
        if (!text.Contains("\\Q", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
            }
            else if (text[++i] != 'Q')
            {
                result.Append('\\').Append(text[i]);
            }
            else
            {
                var end = text.IndexOf("\\E", i, StringComparison.Ordinal);
                var quoted = text[(i + 1)..(end < 0 ? text.Length : end)];
                foreach (var character in quoted)
                {
                    result.Append(char.IsAscii(character) && !char.IsAsciiLetterOrDigit(character) ? "\\" : "").Append(character);
                }

                i = end < 0 ? text.Length : end + 1;
            }
        }

        return result.ToString();
    }

    private sealed record Bounds(int Min, int? Max);
}
