using System.CommandLine;
using Portolan.Api;

namespace Portolan.Cli.Commands;

/// <summary><c>portolan install</c>: manifests for a cluster, to pipe to kubectl.</summary>
internal static class InstallCommand
{
    private const string MeshGroup = "kuma.io";

    public static Command Create()
    {
        var crds = new Command("crds", "Print the CustomResourceDefinitions of kuma.io");
        crds.SetAction(
            (_, _) =>
                CommandLineErrors.ReportAsync(async () =>
                {
                    await Console.Out.WriteAsync(CrdGenerator.GenerateYaml(MeshGroup));
                    return ExitCode.Success;
                })
        );
        return new Command("install", "Print manifests for a cluster, to pipe to kubectl apply -f -") { crds };
    }
}
