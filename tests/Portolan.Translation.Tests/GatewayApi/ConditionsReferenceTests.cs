using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.Tests.GatewayApi;

/// <summary>Holds <c>docs/reference/conditions.md</c> against the code.</summary>
public sealed partial class ConditionsReferenceTests
{
    private static readonly string Page = File.ReadAllText(PathOfPage());

    [Fact]
    public void Every_reason_that_we_write_stands_in_the_reference() =>
        Assert.Empty(Constants(typeof(Reasons)).Except(Documented(), StringComparer.Ordinal));

    [Fact]
    public void Every_reason_of_the_reference_is_one_that_we_write() =>
        Assert.Empty(Documented().Except(Constants(typeof(Reasons)), StringComparer.Ordinal));

    [Fact]
    public void Every_condition_that_we_write_stands_in_the_reference() =>
        Assert.All(Constants(typeof(ConditionTypes)), type => Assert.Contains($"\n| {type} | ", Page, StringComparison.Ordinal));

    private static IEnumerable<string> Documented() =>
        Page.Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Split('|').Length == 6)
            .SelectMany(line => Code().Matches(line.Split('|')[3]))
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

    private static string PathOfPage([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/reference/conditions.md"));

    [GeneratedRegex("`(?<code>[A-Za-z]+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
