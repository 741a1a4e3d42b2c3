using System.CommandLine;

namespace Portolan.Cli.Commands;

/// <summary><c>portolan explain</c>.</summary>
internal static class ExplainCommand
{
    public static Command Create() => new("explain", "Say where a request goes, and why not elsewhere");
}
