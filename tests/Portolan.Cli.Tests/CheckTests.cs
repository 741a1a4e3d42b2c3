using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Portolan.Cli.Commands;
using Portolan.Cli.Inputs;
using Portolan.Cli.Manifests;
using Portolan.Translation;
using Portolan.Translation.Analysis;

namespace Portolan.Cli.Tests;

/// <summary>Manifests are judged without an API as with one.</summary>
public sealed class CheckTests
{
    [Theory]
    [InlineData("gateway", "")]
    [InlineData("customization", "")]
    [InlineData("multi-mesh", "PTL1001 HTTPRoute default/stranger")]
    public void An_example_has_the_findings_that_it_is_made_to_show(string example, string expected)
    {
        var findings = Check(ManifestReader.Read([Path.Combine(Root(), "examples", example)]));
        Assert.Equal(expected, string.Join(", ", findings.Select(finding => $"{finding.Code} {finding.Object}")));
    }

    [Fact]
    public void An_unknown_field_is_refused_with_its_path()
    {
        var documents = ManifestText.Parse(
            "r.yaml",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r}
            spec: {ruels: []}
            """
        );
        var error = Assert.Throws<CliException>(() => Check(documents));

        Assert.Equal(ExitCode.InvalidManifest, error.ExitCode);
        Assert.Contains("r.yaml:1: HTTPRoute r: unknown field \"spec.ruels\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_without_translation_is_held_to_its_schema_and_rules_and_has_no_findings()
    {
        const string Backend = """
            apiVersion: gateway.networking.x-k8s.io/v1alpha1
            kind: XBackend
            metadata: {name: payments}
            spec: {type: ExternalHostname, externalHostname: {hostname: payments.example.com}, port: {port: 443}}
            """;
        var inside = Backend.Replace("payments.example.com", "cart.shop.svc.cluster.local", StringComparison.Ordinal);

        var error = Assert.Throws<CliException>(() => Check(ManifestText.Parse("b.yaml", inside)));

        Assert.Empty(Check(ManifestText.Parse("b.yaml", Backend)));
        Assert.Contains(
            "spec.externalHostname.hostname: Invalid value: \"string\": hostname must not be an IP address",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_format_tells_code_place_and_message()
    {
        var findings = Check(ManifestReader.Read([Path.Combine(Root(), "examples", "multi-mesh")]));

        Assert.StartsWith(
            "error PTL1001 HTTPRoute default/stranger spec.parentRefs: ",
            FindingReport.Text(findings),
            StringComparison.Ordinal
        );
        Assert.EndsWith("1 errors, 0 warnings\n", FindingReport.Text(findings), StringComparison.Ordinal);
        Assert.Equal("stranger", (string?)JsonNode.Parse(FindingReport.Json(findings))![0]!["name"]);
        var result = JsonNode.Parse(FindingReport.Sarif(findings))!["runs"]![0]!["results"]![0]!;
        Assert.Equal("PTL1001", (string?)result["ruleId"]);
        Assert.Equal("error", (string?)result["level"]);
    }

    private static IReadOnlyList<Finding> Check(IReadOnlyList<ManifestDocument> documents) =>
        Analyzer.Analyze(Acknowledged.Translate(ManifestInputs.Read(documents)));

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
