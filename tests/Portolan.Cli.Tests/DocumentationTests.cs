using System.CommandLine;
using System.Reflection;
using System.Runtime.CompilerServices;
using Portolan.Cli.Commands;

namespace Portolan.Cli.Tests;

/// <summary>docs/reference says of the command line what the code says.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<string> Commands =>
        ["run", "control-plane", "explain", "check", "install", "generate", "export", "import", "echo"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_option_is_in_the_reference(string name)
    {
        var reference = File.ReadAllText(Path.Combine(Root(), "docs", "reference", "cli.md"));
        var command = Find(name);

        Assert.Contains($"`portolan {name}", reference, StringComparison.Ordinal);
        Assert.All(
            command.Options.Concat(command.Subcommands.SelectMany(part => part.Options)).Where(option => !option.Hidden),
            option => Assert.Contains($"{option.Name}", reference, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Every_exit_code_is_in_the_reference()
    {
        var reference = File.ReadAllText(Path.Combine(Root(), "docs", "reference", "cli.md"));
        var codes = typeof(ExitCode)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (int)field.GetRawConstantValue()!);

        Assert.All(codes, code => Assert.Contains($"\n| {code} | ", reference, StringComparison.Ordinal));
    }

    private static Command Find(string name) =>
        name switch
        {
            "run" => RunCommand.Create(),
            "control-plane" => ControlPlaneCommand.Create(),
            "explain" => ExplainCommand.Create(),
            "check" => CheckCommand.Create(),
            "install" => InstallCommand.Create(),
            "generate" => GenerateCommand.Create(),
            "export" => ExportCommand.Create(),
            "import" => ImportCommand.Create(),
            _ => EchoCommand.Create(),
        };

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
