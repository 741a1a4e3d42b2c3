using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Metrics;
using Portolan.ProxyConfig.CommandLine;

namespace Portolan.Proxy.Tests;

/// <summary>What <c>docs/reference/proxy.md</c> says is what the code does.</summary>
public sealed partial class ReferenceTests
{
    [Fact]
    public void The_table_of_errors_is_the_one_of_the_code()
    {
        var documented = ErrorRow()
            .Matches(Page())
            .Select(row => (row.Groups["flag"].Value, row.Groups["name"].Value, row.Groups["status"].Value, row.Groups["grpc"].Value));

        var coded = Enum.GetValues<ProxyError>()
            .Where(error => error != ProxyError.None)
            .Select(ProxyErrorTable.Of)
            .Select(row => (row.Flag, row.Label, $"{row.Status}", $"{(int)row.Grpc}"));
        Assert.Equal(coded.Order(), documented.Order());
    }

    [Fact]
    public async Task The_table_of_metrics_is_the_one_of_the_code()
    {
        var documented = MetricRow().Matches(Page()).Select(row => (row.Groups["name"].Value, row.Groups["type"].Value));
        await using var proxy = new ProxyServer(new ProxyOptions());

        var coded = TypeLine().Matches(proxy.WriteMetrics()).Select(line => (line.Groups["name"].Value, line.Groups["type"].Value));

        Assert.Equal(coded.Order(), documented.Order());
    }

    public static TheoryData<string> Limits => [.. typeof(ProxyLimits).GetProperties().Where(IsLimit).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Every_limit_has_a_default_a_metric_a_flag_and_a_row(string limit)
    {
        var value = typeof(ProxyLimits).GetProperty(limit)!.GetValue(new ProxyLimits());
        Assert.True(value is TimeSpan { Ticks: > 0 } or > 0 or > 0L, $"{limit} is {value} by default");
        await using var proxy = new ProxyServer(new ProxyOptions());
        Assert.Contains($"portolan_proxy_limits_reached_total{{limit=\"{limit}\"}} 0\n", proxy.WriteMetrics(), StringComparison.Ordinal);

        var section = Page().Split("\n## Limits\n")[1].Split("\n### ")[0];
        var row = Assert.Single(
            LimitRow().Matches(section),
            row => row.Groups["names"].Value.Contains($"`{limit}`", StringComparison.Ordinal)
        );
        var flags = Enum.GetValues<ProxyError>().Select(error => ProxyErrorTable.Of(error).Flag);
        Assert.Contains(row.Groups["flag"].Value.Trim('`'), flags.Append("–"));
        Assert.Contains(limit, Enum.GetNames<ProxyLimit>());
    }

    private static bool IsLimit(System.Reflection.PropertyInfo property) => property.Name != "EqualityContract";

    [Fact]
    public void The_flags_of_the_program_are_those_of_the_page()
    {
        var section = Page("cli.md").Split("## `portolan-proxy run`")[1].Split("\n## ")[0];

        Assert.Equal(ProxyFlags.All.Select(flag => flag.Name), FlagRow().Matches(section).Select(row => row.Groups["name"].Value));
    }

    private static string Page(string name = "proxy.md", [CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "docs", "reference", name));

    [GeneratedRegex(@"^\| (?<names>`[^|]*`) \|[^|]*\|[^|]*\| (?<flag>[^|]*) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex LimitRow();

    [GeneratedRegex(@"^\| `(?<name>--[\w-]+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex FlagRow();

    [GeneratedRegex(
        @"^\| `(?<flag>\w\w)` \| `(?<name>\w+)` \| (?<status>\d+) \| (?<grpc>\d+) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex ErrorRow();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<type>counter|gauge|histogram) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"^# TYPE (?<name>\w+) (?<type>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TypeLine();
}
