using System.Text.RegularExpressions;

namespace Portolan.Api.Tests.CommonExpressions;

/// <summary>Takes a CEL expression apart: names, numbers, texts and signs, as they are written.</summary>
internal static partial class CelLexer
{
    public static List<string> Read(string expression)
    {
        var tokens = new List<string>();
        for (var at = 0; at < expression.Length; )
        {
            var match = Token().Match(expression, at);
            Assert.True(match.Success, $"no token at {at} of {expression}");
            at += match.Length;
            if (!string.IsNullOrWhiteSpace(match.Value))
            {
                tokens.Add(match.Value);
            }
        }

        return tokens;
    }

    /// <summary>The text that a token stands for, or null if it is no text.</summary>
    public static string? Text(string token) =>
        token switch
        {
            ['r', '"', '"', '"', .. var raw, '"', '"', '"'] => raw,
            ['\'' or '"', .. var quoted, '\'' or '"'] => Escape().Replace(quoted, match => match.Value[1..]),
            _ => null,
        };

    [GeneratedRegex(
        """
            \G(
            \s+
            | r\"{3} .*? \"{3}
            | '(\\.|[^'\\])*'
            | \"(\\.|[^\"\\])*\"
            | [A-Za-z_][A-Za-z_0-9]*
            | [0-9]+
            | && | \|\| | == | != | <= | >= | [-+<>!?:.,()\[\]]
            )
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Token();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escape();
}
