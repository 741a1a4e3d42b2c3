using System.Collections.Concurrent;
using System.Globalization;

namespace Portolan.Primitives.Patterns;

/// <summary>The sets that have a name in RE2.</summary>
internal static class NamedSets
{
    private static readonly ConcurrentDictionary<string, CharacterSet> Categories = new(StringComparer.Ordinal);

    public static CharacterSet Digit { get; } = CharacterSet.Of('0', '9');

    public static CharacterSet Space { get; } = Each("\t\n\f\r ");

    public static CharacterSet Word { get; } =
        CharacterSet.Union([Digit, CharacterSet.Of('A', 'Z'), CharacterSet.Of('a', 'z'), CharacterSet.Of('_')]);

    public static CharacterSet Newline { get; } = CharacterSet.Of('\n');

    /// <summary>The set of a letter after a backslash, as in <c>\d</c>; upper case stands for all else.</summary>
    public static CharacterSet? OfEscape(char letter) =>
        letter switch
        {
            'd' => Digit,
            's' => Space,
            'w' => Word,
            'D' => Digit.Negated(),
            'S' => Space.Negated(),
            'W' => Word.Negated(),
            _ => null,
        };

    /// <summary>The set of a name in <c>[:name:]</c>.</summary>
    public static CharacterSet? OfPosix(string name) =>
        name switch
        {
            "alnum" => CharacterSet.Union([Digit, CharacterSet.Of('A', 'Z'), CharacterSet.Of('a', 'z')]),
            "alpha" => CharacterSet.Union([CharacterSet.Of('A', 'Z'), CharacterSet.Of('a', 'z')]),
            "ascii" => CharacterSet.Of(0, 0x7F),
            "blank" => Each("\t "),
            "cntrl" => CharacterSet.Union([CharacterSet.Of(0, 0x1F), CharacterSet.Of(0x7F)]),
            "digit" => Digit,
            "graph" => CharacterSet.Of('!', '~'),
            "lower" => CharacterSet.Of('a', 'z'),
            "print" => CharacterSet.Of(' ', '~'),
            "punct" => CharacterSet.Union([
                CharacterSet.Of('!', '/'),
                CharacterSet.Of(':', '@'),
                CharacterSet.Of('[', '`'),
                CharacterSet.Of('{', '~'),
            ]),
            "space" => CharacterSet.Union([CharacterSet.Of('\t', '\r'), CharacterSet.Of(' ')]),
            "upper" => CharacterSet.Of('A', 'Z'),
            "word" => Word,
            "xdigit" => CharacterSet.Union([Digit, CharacterSet.Of('A', 'F'), CharacterSet.Of('a', 'f')]),
            _ => null,
        };

    /// <summary>
    /// The set of a general category of Unicode, as in <c>\pL</c> and <c>\p{Lu}</c>; there are few, so each is made once.
    /// </summary>
    public static CharacterSet? OfCategory(string name)
    {
        if (Categories.TryGetValue(name, out var known))
        {
            return known;
        }

        var wanted = Enum.GetValues<UnicodeCategory>()
            .Select(Letters)
            .Where(letters => letters.StartsWith(name, StringComparison.Ordinal))
            .ToHashSet();
        return name.Length is 1 or 2 && wanted.Count > 0 ? Categories.GetOrAdd(name, Scan(wanted)) : null;
    }

    private static CharacterSet Scan(HashSet<string> wanted)
    {
        var ranges = new List<CharacterSet>();
        var start = -1;
        for (var codePoint = 0; codePoint <= CharacterSet.MaxCodePoint + 1; codePoint++)
        {
            var isIn = codePoint <= CharacterSet.MaxCodePoint && wanted.Contains(Letters(CharUnicodeInfo.GetUnicodeCategory(codePoint)));
            if (isIn && start < 0)
            {
                start = codePoint;
            }
            else if (!isIn && start >= 0)
            {
                ranges.Add(CharacterSet.Of(start, codePoint - 1));
                start = -1;
            }
        }

        return CharacterSet.Union(ranges);
    }

    private static CharacterSet Each(string characters) =>
        CharacterSet.Union([.. characters.Select(character => CharacterSet.Of(character))]);

    private static string Letters(UnicodeCategory category) =>
        category switch
        {
            UnicodeCategory.UppercaseLetter => "Lu",
            UnicodeCategory.LowercaseLetter => "Ll",
            UnicodeCategory.TitlecaseLetter => "Lt",
            UnicodeCategory.ModifierLetter => "Lm",
            UnicodeCategory.OtherLetter => "Lo",
            UnicodeCategory.NonSpacingMark => "Mn",
            UnicodeCategory.SpacingCombiningMark => "Mc",
            UnicodeCategory.EnclosingMark => "Me",
            UnicodeCategory.DecimalDigitNumber => "Nd",
            UnicodeCategory.LetterNumber => "Nl",
            UnicodeCategory.OtherNumber => "No",
            UnicodeCategory.SpaceSeparator => "Zs",
            UnicodeCategory.LineSeparator => "Zl",
            UnicodeCategory.ParagraphSeparator => "Zp",
            UnicodeCategory.Control => "Cc",
            UnicodeCategory.Format => "Cf",
            UnicodeCategory.Surrogate => "Cs",
            UnicodeCategory.PrivateUse => "Co",
            UnicodeCategory.ConnectorPunctuation => "Pc",
            UnicodeCategory.DashPunctuation => "Pd",
            UnicodeCategory.OpenPunctuation => "Ps",
            UnicodeCategory.ClosePunctuation => "Pe",
            UnicodeCategory.InitialQuotePunctuation => "Pi",
            UnicodeCategory.FinalQuotePunctuation => "Pf",
            UnicodeCategory.OtherPunctuation => "Po",
            UnicodeCategory.MathSymbol => "Sm",
            UnicodeCategory.CurrencySymbol => "Sc",
            UnicodeCategory.ModifierSymbol => "Sk",
            UnicodeCategory.OtherSymbol => "So",
            _ => "unassigned",
        };
}
