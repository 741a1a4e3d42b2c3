using System.Collections.Concurrent;
using Portolan.Primitives.Patterns;

namespace Portolan.Api.Schemas;

/// <summary>The regular expressions of schemas: RE2's dialect, as kube-apiserver has it. Each is made ready once.</summary>
public static class PatternCache
{
    // Schemas repeat long names, as in [a-z]{0,253}; whoever writes them administers the API. kube-apiserver's engine takes millions.
    private const int MaxStates = 20_000;

    // Far more than all our kinds have. Kinds that users bring and replace leave their expressions behind.
    private const int MostKept = 2000;

    private static readonly ConcurrentDictionary<string, Pattern> Compiled = new(StringComparer.Ordinal);

    /// <summary>Says what is wrong with an expression, or returns null when it can be used.</summary>
    public static string? FaultOf(string pattern)
    {
        try
        {
            _ = Compile(pattern);
            return null;
        }
        catch (PatternException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Whether an expression matches a text, or a part of it.</summary>
    public static bool IsMatch(string pattern, string text) => Of(pattern).IsMatch(text);

    private static Pattern Of(string pattern)
    {
        if (Compiled.TryGetValue(pattern, out var known))
        {
            return known;
        }
        if (Compiled.Count >= MostKept)
        {
            Compiled.Clear();
        }

        return Compiled.GetOrAdd(pattern, Compile);
    }

    private static Pattern Compile(string pattern) => Pattern.Parse(pattern, PatternScope.Anywhere, MaxStates);
}
