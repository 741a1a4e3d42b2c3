using System.Globalization;
using System.Text.RegularExpressions;

namespace Portolan.Conformance.Workloads;

/// <summary>Durations as Go writes them: <c>500ms</c>, <c>1s</c>, <c>1m30s</c>.</summary>
internal static partial class GoDuration
{
    /// <exception cref="FormatException">The text is not such a duration.</exception>
    public static TimeSpan Parse(string text)
    {
        var parts = Part().Matches(text);
        if (parts.Count == 0 || parts.Sum(part => part.Length) != text.Length)
        {
            throw new FormatException($"\"{text}\" is not a duration like 500ms or 1m30s.");
        }
        return parts.Aggregate(
            TimeSpan.Zero,
            (sum, part) => sum + Unit(part.Groups["unit"].Value) * double.Parse(part.Groups["count"].Value, CultureInfo.InvariantCulture)
        );
    }

    private static TimeSpan Unit(string unit) =>
        unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            _ => TimeSpan.FromHours(1),
        };

    [GeneratedRegex(
        @"(?<count>\d+(\.\d+)?)(?<unit>ms|s|m|h)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Part();
}
