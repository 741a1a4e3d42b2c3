using System.CommandLine;
using Portolan.Cli.Commands;

var root = new RootCommand("Portolan: a Kubernetes Gateway API implementation and service mesh.")
{
    RunCommand.Create(),
    ControlPlaneCommand.Create(),
    CheckCommand.Create(),
    ExplainCommand.Create(),
    InstallCommand.Create(),
    ExportCommand.Create(),
    ImportCommand.Create(),
    EchoCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
