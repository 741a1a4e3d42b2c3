using System.CommandLine;
using Portolan.Cli.Inputs;
using Portolan.Cli.Manifests;
using Portolan.Translation;
using Portolan.Translation.Analysis;

namespace Portolan.Cli.Commands;

/// <summary>
/// <c>portolan check</c>: what is wrong with manifests, without an API. The numbers are in <c>docs/reference/findings.md</c>.
/// </summary>
internal static class CheckCommand
{
    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "Manifests: files or directories",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "text, json or sarif",
        DefaultValueFactory = _ => "text",
    };

    public static Command Create()
    {
        Output.AcceptOnlyFromAmong("text", "json", "sarif");
        var command = new Command("check", "Say what is wrong with manifests; exit code 1 if anything is an error") { Paths, Output };
        command.SetAction((parsed, _) => CommandLineErrors.ReportAsync(() => RunAsync(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var inputs = ManifestInputs.Read(ManifestReader.Read(parsed.GetValue(Paths)!));
        var findings = Analyzer.Analyze(Acknowledged.Translate(inputs));
        await Console.Out.WriteAsync(
            parsed.GetValue(Output) switch
            {
                "json" => FindingReport.Json(findings),
                "sarif" => FindingReport.Sarif(findings),
                _ => FindingReport.Text(findings),
            }
        );
        return findings.Any(finding => finding.Severity == Severity.Error) ? ExitCode.Failure : ExitCode.Success;
    }
}
