using System.Text.RegularExpressions;

namespace Portolan.Architecture.Tests;

/// <summary>Every demand of <c>docs/reference/http.md</c> names tests and cases that exist.</summary>
public sealed partial class HttpRequirementTests
{
    private static readonly HashSet<string> Cases = [.. CasesOf("requests"), .. CasesOf("answers")];
    private static readonly HashSet<string> Methods = [.. MethodsOfTests()];

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (Match row in Row().Matches(Page()))
            {
                rows.Add($"{row.Groups["section"].Value} {row.Groups["demand"].Value}", row.Groups["proof"].Value);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_demand_is_proven_by_tests_that_exist(string demand, string proof)
    {
        var named = Name().Matches(proof).Select(name => name.Groups["name"].Value).ToList();
        Assert.True(named.Count > 0, $"{demand} names no test");
        Assert.All(
            named,
            name => Assert.True(Cases.Contains(name) || Methods.Contains(name), $"{demand} names {name}, which does not exist")
        );
    }

    // Written down from the RFCs: the sections that demand something of a gateway.
    [Theory]
    [InlineData(
        "RFC 9112",
        "2.2 2.3 3 3.2 3.2.1 3.2.2 3.2.3 3.2.4 4 5.1 5.2 6.1 6.2 6.3 7 7.1 7.1.1 7.1.2 7.4 8 9.2 9.3 9.3.1 9.3.2 9.6 9.7 9.8"
    )]
    [InlineData(
        "RFC 9113",
        "3.2 3.3 3.4 4.1 4.2 4.3 4.3.1 5.1 5.1.1 5.1.2 5.2.2 5.4.1 5.4.2 5.4.3 5.5 6.1 6.2 6.3 6.4 6.5 6.5.2 6.5.3 6.6 6.7 6.8 6.9 6.9.1 6.9.2 6.10 7 8.1 8.1.1 8.2 8.2.1 8.2.2 8.2.3 8.3 8.3.1 8.3.2 8.4 8.5 8.6 8.7"
    )]
    public void Every_section_that_demands_something_is_there(string document, string sections)
    {
        var part = Page().Split($"## {document}")[1].Split("\n## ")[0];
        Assert.Equal(sections.Split(' '), Row().Matches(part).Select(row => row.Groups["section"].Value).Distinct(StringComparer.Ordinal));
    }

    private static string Page() => File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "http.md"));

    private static IEnumerable<string> CasesOf(string file) =>
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Portolan.Differential", "Cases", file + ".txt"))
            .Where(line => line.Length > 0 && line[0] is not (' ' or '#'))
            .Select(line => $"{file}: {line}");

    private static IEnumerable<string> MethodsOfTests() =>
        from file in Repository.Files("*Tests.cs", "tests")
        from Match method in Method().Matches(File.ReadAllText(file))
        select $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups["name"].Value}";

    [GeneratedRegex(@"^\| (?<section>\d[\d.]*) \| (?<demand>.+?) \| (?<proof>`.+`) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();

    // The attribute ends on the line before, maybe with a comment, so that helpers do not count as proof.
    [GeneratedRegex(@"\](\s*//[^\n]*)?\s+public (static )?(async )?(void|Task) (?<name>\w+)\(")]
    private static partial Regex Method();
}
