using System.Text;

namespace Portolan.Routing.Paths;

/// <summary>What can be read off a regular expression without running it.</summary>
/// <param name="Start">Characters with which everything that it matches begins; fewer than there are where the expression is not
/// understood.</param>
/// <param name="IsWhole">Whether that is all that it matches.</param>
public readonly record struct LiteralPattern(string Start, bool IsWhole)
{
    private const string Special = @".[](){}*+?|^$\";

    /// <summary>Reads an expression over a whole path.</summary>
    public static LiteralPattern Of(string pattern)
    {
        var text = Unanchored(pattern);
        var start = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character == '\\' && index + 1 < text.Length && !char.IsAsciiLetterOrDigit(text[index + 1]))
            {
                start.Append(text[++index]);
            }
            else if (!Special.Contains(character, StringComparison.Ordinal))
            {
                start.Append(character);
            }
            else
            {
                return Stopped(start, text, index);
            }
        }

        return new LiteralPattern(start.ToString(), true);
    }

    /// <summary>Whether an expression matches every path.</summary>
    public static bool IsAnything(string pattern) => Unanchored(pattern) is ".*" or "/.*" or ".+" or "(.*)" or "/(.*)" or "(/.*)" or "/?.*";

    // "/a*" begins with "/" alone, and "/a|/b" with nothing that is known.
    private static LiteralPattern Stopped(StringBuilder start, ReadOnlySpan<char> text, int index)
    {
        if (HasAlternative(text[index..]))
        {
            return new LiteralPattern("", false);
        }

        if (text[index] is '*' or '?' or '{' && start.Length > 0)
        {
            start.Length--;
        }

        return new LiteralPattern(start.ToString(), false);
    }

    /// <summary>Whether a <c>|</c> outside of all groups and classes follows.</summary>
    private static bool HasAlternative(ReadOnlySpan<char> text)
    {
        var depth = 0;
        var isClass = false;
        for (var index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '\\':
                    index++;
                    break;
                case '[':
                    isClass = true;
                    break;
                case ']':
                    isClass = false;
                    break;
                case '(' when !isClass:
                    depth++;
                    break;
                case ')' when !isClass:
                    depth--;
                    break;
                case '|' when !isClass && depth == 0:
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    private static string Unanchored(string pattern)
    {
        var text = pattern.StartsWith('^') ? pattern[1..] : pattern;
        return text.EndsWith('$') && !text.EndsWith(@"\$", StringComparison.Ordinal) ? text[..^1] : text;
    }
}
