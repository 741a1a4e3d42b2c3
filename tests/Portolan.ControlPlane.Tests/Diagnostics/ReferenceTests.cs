using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Portolan.ControlPlane.Diagnostics;

namespace Portolan.ControlPlane.Tests.Diagnostics;

/// <summary>What <c>docs/reference/control-plane.md</c> says is what the code does.</summary>
public sealed partial class ReferenceTests
{
    [Fact]
    public void Every_metric_is_described_in_the_words_of_the_code()
    {
        var rendered = new ControlPlaneMetrics(static () => 0).Render();
        var types = Type().Matches(rendered).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["type"].Value);
        var expected = Help()
            .Matches(rendered)
            .Select(match => $"| `{match.Groups["name"].Value}` | {types[match.Groups["name"].Value]} | {match.Groups["help"].Value} |");

        Assert.Equal(expected, File.ReadLines(Document()).Where(line => line.StartsWith("| `portolan_", StringComparison.Ordinal)));
    }

    private static string Document([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(file, "../../../../docs/reference/control-plane.md"));

    [GeneratedRegex(@"^# HELP (?<name>\S+) (?<help>.+)$", RegexOptions.Multiline)]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>\S+) (?<type>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Type();
}
