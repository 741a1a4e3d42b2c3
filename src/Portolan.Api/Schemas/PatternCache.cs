using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Portolan.Api.Schemas;

/// <summary>
/// Matches RE2 expressions of schemas. .NET's non-backtracking engine gives the same guarantee as RE2, time linear in the text; an
/// expression that it cannot run (RE2 has none of these) falls back to the backtracking engine with a time limit.
/// </summary>
internal static class PatternCache
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    public static bool IsMatch(string pattern, string text) => Compiled.GetOrAdd(pattern, Compile).IsMatch(text);

    private static Regex Compile(string pattern)
    {
        // In RE2 a dollar sign matches at the end of the text only; in .NET also before a last line break.
        var translated = DollarAtEnd(pattern);
        try
        {
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(translated, RegexOptions.CultureInvariant, Limit);
        }
    }

    private static string DollarAtEnd(string pattern)
    {
        var result = new System.Text.StringBuilder(pattern.Length + 4);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                result.Append(c).Append(pattern[++i]);
                continue;
            }

            inClass = c switch
            {
                '[' => true,
                ']' => false,
                _ => inClass,
            };
            result.Append(c == '$' && !inClass ? @"\z" : c.ToString());
        }

        return result.ToString();
    }
}
