using System.CommandLine;

namespace Portolan.Cli.Commands;

/// <summary><c>portolan install</c>: manifests for a cluster, to pipe to kubectl.</summary>
internal static class InstallCommand
{
    public static Command Create()
    {
        var crds = new Command("crds", "Print the CustomResourceDefinitions of kuma.io");
        return new Command("install", "Print manifests for a cluster, to pipe to kubectl apply -f -") { crds };
    }
}
