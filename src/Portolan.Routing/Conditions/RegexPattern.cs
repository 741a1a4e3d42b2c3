using System.Text.RegularExpressions;

namespace Portolan.Routing.Conditions;

/// <summary>
/// The regular expressions of matches. The dialect is .NET's without lookaround, backreferences and atomic groups, which is
/// close to RE2's; the expression must match the whole value, as it must in Envoy. Matching takes time linear in the value,
/// so a pattern cannot be used to stall a proxy.
/// </summary>
public static class RegexPattern
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Says what is wrong with a pattern, or returns null when it can be used.</summary>
    public static string? FaultOf(string pattern)
    {
        try
        {
            _ = Compile(pattern);
            return null;
        }
        catch (ArgumentException fault)
        {
            return $"\"{pattern}\" is not a valid regular expression: {fault.Message}";
        }
        catch (NotSupportedException)
        {
            return $"\"{pattern}\" uses lookaround, a backreference or an atomic group; only constructs that match in linear time are allowed";
        }
    }

    /// <summary>Compiles to an expression over the whole value; throws what <see cref="Regex"/> throws.</summary>
    internal static Regex Compile(string pattern)
    {
        // Alone first: `a)|(b` is invalid, but would not be inside the group below, and would escape its anchors.
        _ = new Regex(pattern, Options);
        return new Regex($@"\A(?:{pattern})\z", Options);
    }
}
