using System.CommandLine;
using Portolan.Cli.Commands;

var root = new RootCommand("Portolan: a Kubernetes Gateway API implementation and service mesh.")
{
    RunCommand.Create(),
    CheckCommand.Create(),
    ExplainCommand.Create(),
    InstallCommand.Create(),
    EchoCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
