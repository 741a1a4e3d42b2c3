namespace Portolan.Primitives.Patterns;

/// <summary>
/// The regular expressions of routes: RE2's dialect, as Kuma and Envoy have it (<c>docs/reference/regular-expressions.md</c>). An
/// expression must match the whole
/// value. Matching takes time linear in the value and bounded memory, so an expression cannot be used to stall a proxy.
/// </summary>
public static class RoutePattern
{
    /// <summary>Says what is wrong with a pattern, or returns null when it can be used.</summary>
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

    /// <summary>Makes an expression over the whole value ready.</summary>
    /// <exception cref="PatternException">It is no expression of the dialect, or too large; the message begins with it.</exception>
    public static Pattern Compile(string pattern)
    {
        if (pattern.Length > Pattern.MaxLength)
        {
            throw new PatternException(
                $"\"{pattern[..20]}…\" is longer than {Pattern.MaxLength} characters; divide it into several matches"
            );
        }

        try
        {
            return Pattern.Parse(pattern, PatternScope.Whole);
        }
        catch (PatternException fault)
        {
            throw new PatternException($"\"{pattern}\" is not a valid regular expression: {fault.Message}");
        }
    }
}
