using System.Diagnostics;
using Portolan.Tests.Shared;

namespace Portolan.ApiServer.Tests.Support;

/// <summary>The controller of <c>NodeClient/</c> in a process of its own, with its packages beside it in the tests' output.</summary>
internal sealed class NodeController : IDisposable
{
    private static readonly string Directory = Path.Combine(AppContext.BaseDirectory, "NodeClient");
    private readonly Process _process;

    private NodeController(Process process) => _process = process;

    /// <summary>Installs the packages at the first run; the test is skipped where that cannot be, except in CI.</summary>
    public static async Task<NodeController> StartAsync(Uri server)
    {
        await NodePackages.InstallAsync(Directory);
        var process = NodePackages.Start(Directory, "node", "controller.mjs", server.ToString().TrimEnd('/'), TestServer.Token);
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginErrorReadLine();
        return new(process);
    }

    /// <summary>Ends the controller; returns what it printed.</summary>
    public async Task<string[]> EndAsync()
    {
        _process.StandardInput.Close();
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }
}
