using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using Portolan.Api;

/// <summary>
/// Runs in <c>portolan</c> before its own code, where the runtime is asked to (<c>DOTNET_STARTUP_HOOKS</c>), and writes at its end what
/// starting it took, in numbers that no machine changes. The runtime wants this name outside of any namespace.
/// </summary>
[SuppressMessage("Design", "MA0047", Justification = "The runtime looks for it outside of any namespace.")]
internal static class StartupHook
{
    public const string ReportVariable = "PORTOLAN_STARTUP_REPORT";

    public static void Initialize()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        {
            // In this order: asking for the kinds loads what knows them.
            var compiled = JitInfo.GetCompiledMethodCount();
            var assemblies = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => $"assembly {assembly.GetName().Name}").ToList();
            var kinds = ResourceCatalog.Made.Select(type => $"kind {type.Kind}");
            File.WriteAllLines(Environment.GetEnvironmentVariable(ReportVariable)!, [$"compiled {compiled}", .. assemblies, .. kinds]);
        };
    }
}
