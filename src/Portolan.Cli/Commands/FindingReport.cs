using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Translation;

namespace Portolan.Cli.Commands;

/// <summary>Findings for people, for programs, and for code review tools (SARIF 2.1.0).</summary>
internal static class FindingReport
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text(IReadOnlyList<Finding> findings)
    {
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            text.Append($"{Level(finding)} {finding.Code} {Place(finding)}: {finding.Message}\n");
        }

        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        text.Append(findings.Count == 0 ? "no findings\n" : $"{errors} errors, {findings.Count - errors} warnings\n");
        return text.ToString();
    }

    public static string Json(IReadOnlyList<Finding> findings) =>
        Print(
            new JsonArray([
                .. findings.Select(finding => new JsonObject
                {
                    ["code"] = finding.Code,
                    ["severity"] = Level(finding),
                    ["kind"] = finding.Object.Type.Kind,
                    ["namespace"] = finding.Object.Name.Namespace,
                    ["name"] = finding.Object.Name.Name,
                    ["field"] = finding.Field,
                    ["message"] = finding.Message,
                }),
            ])
        );

    public static string Sarif(IReadOnlyList<Finding> findings) =>
        Print(
            new JsonObject
            {
                ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
                ["version"] = "2.1.0",
                ["runs"] = new JsonArray(
                    new JsonObject
                    {
                        ["tool"] = new JsonObject
                        {
                            ["driver"] = new JsonObject { ["name"] = "portolan", ["rules"] = Rules(findings) },
                        },
                        ["results"] = new JsonArray([.. findings.Select(Result)]),
                    }
                ),
            }
        );

    private static JsonArray Rules(IReadOnlyList<Finding> findings) =>
        new([
            .. findings
                .Select(finding => finding.Code)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(code => new JsonObject { ["id"] = code }),
        ]);

    private static JsonObject Result(Finding finding) =>
        new()
        {
            ["ruleId"] = finding.Code,
            ["level"] = Level(finding),
            ["message"] = new JsonObject { ["text"] = finding.Message },
            ["locations"] = new JsonArray(
                new JsonObject { ["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = Place(finding) }) }
            ),
        };

    private static string Place(Finding finding) => finding.Field.Length == 0 ? $"{finding.Object}" : $"{finding.Object} {finding.Field}";

    private static string Level(Finding finding) => finding.Severity == Severity.Error ? "error" : "warning";

    private static string Print(JsonNode json) => json.ToJsonString(Format) + "\n";
}
