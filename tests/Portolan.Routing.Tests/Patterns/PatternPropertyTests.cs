using System.Text.RegularExpressions;
using CsCheck;
using Portolan.Primitives.Patterns;

namespace Portolan.Routing.Tests.Patterns;

/// <summary>Another engine is the oracle where its dialect is the same.</summary>
public sealed class PatternPropertyTests
{
    private static readonly Gen<string> Atoms = AnyOf(
        "a",
        "b",
        ".",
        "[ab]",
        "[^a]",
        @"\w",
        @"\W",
        "[b-c ]",
        @"\b",
        @"\B",
        "^",
        "$",
        "(?i:A)"
    );

    private static readonly Gen<string> Repeats = AnyOf("", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "{0}");

    private static readonly Gen<string> Expressions = Expression(depth: 3);

    private static readonly Gen<string> Texts = AnyOf('a', 'b', 'c', 'A', ' ').Array[0, 8].Select(letters => new string(letters));

    [Fact]
    public void Whole_texts_match_as_in_another_engine() =>
        Gen.Select(Expressions, Texts.Array[8])
            .Sample(
                (pattern, texts) =>
                {
                    var ours = Pattern.Parse(pattern, PatternScope.Whole);
                    var theirs = new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                    Assert.All(texts, text => Assert.True(theirs.IsMatch(text) == ours.IsMatch(text), $"{pattern} on \"{text}\""));
                }
            );

    [Fact]
    public void Parts_of_texts_match_as_in_another_engine() =>
        Gen.Select(Expressions, Texts.Array[8])
            .Sample(
                (pattern, texts) =>
                {
                    var ours = Pattern.Parse(pattern, PatternScope.Anywhere);
                    var theirs = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                    Assert.All(texts, text => Assert.True(theirs.IsMatch(text) == ours.IsMatch(text), $"{pattern} on \"{text}\""));
                }
            );

    /// <summary>Any text is either an expression or refused: nothing else is thrown, however strange it is.</summary>
    [Fact]
    public void No_text_breaks_the_parser() =>
        AnyOf(
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '?',
            '*',
            '+',
            '|',
            '\\',
            '^',
            '$',
            '-',
            ':',
            '<',
            '>',
            '=',
            'P',
            'Q',
            'E',
            'p',
            'x',
            '1',
            ',',
            'i',
            '\ud83d'
        )
            .Array[0, 12]
            .Select(characters => new string(characters))
            .Sample(text =>
            {
                try
                {
                    _ = Pattern.Parse(text, PatternScope.Anywhere).IsMatch(text);
                }
                catch (PatternException)
                {
                    // Refused.
                }
            });

    private static Gen<string> Expression(int depth)
    {
        if (depth == 0)
        {
            return Atoms;
        }

        var inner = Expression(depth - 1);
        return Gen.OneOf(
            Atoms,
            Gen.Select(inner, Repeats).Select((part, repeat) => $"(?:{part}){repeat}"),
            inner.Array[2, 3].Select(parts => string.Concat(parts.Select(part => $"(?:{part})"))),
            inner.Array[2, 3].Select(parts => $"(?:{string.Join('|', parts)})")
        );
    }

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
