using System.CommandLine;
using Portolan.Cli.Commands;

// What a command does once is not worth compiling: the libraries for JSON and regular expressions would emit code for it, which costs more
// than it saves. What runs on does compile.
if (args is not ["run" or "control-plane" or "echo", ..])
{
    AppContext.SetSwitch("System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported", false);
}

var root = new RootCommand("Portolan: a Kubernetes Gateway API implementation and service mesh.")
{
    RunCommand.Create(),
    ControlPlaneCommand.Create(),
    CheckCommand.Create(),
    ExplainCommand.Create(),
    InstallCommand.Create(),
    GenerateCommand.Create(),
    ExportCommand.Create(),
    ImportCommand.Create(),
    EchoCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
