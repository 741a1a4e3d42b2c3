using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Tests;

/// <summary>What <c>docs/reference/proxy.md</c> says is what the code does.</summary>
public sealed partial class ReferenceTests
{
    [Fact]
    public void The_table_of_errors_is_the_one_of_the_code()
    {
        var documented = ErrorRow().Matches(Page()).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value));

        var coded = Enum.GetValues<ProxyError>()
            .Where(error => error != ProxyError.None)
            .Select(ProxyErrorTable.Of)
            .Select(row => (row.Flag, row.Label, $"{row.Status}"));
        Assert.Equal(coded.Order(), documented.Order());
    }

    [Fact]
    public async Task The_table_of_metrics_is_the_one_of_the_code()
    {
        var documented = MetricRow().Matches(Page()).Select(row => (row.Groups[1].Value, row.Groups[2].Value));
        await using var proxy = new ProxyServer(new ProxyOptions());

        var coded = TypeLine().Matches(proxy.WriteMetrics()).Select(line => (line.Groups[1].Value, line.Groups[2].Value));

        Assert.Equal(coded.Order(), documented.Order());
    }

    private static string Page([CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "docs", "reference", "proxy.md"));

    [GeneratedRegex(@"^\| `(\w\w)` \| `(\w+)` \| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex(@"^\| `(\w+)` \| (counter|gauge|histogram) \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"^# TYPE (\w+) (\w+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
