using System.Diagnostics;

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
        Assert.SkipUnless(IsInstalled("node") && IsInstalled("npm"), "node or npm is missing; to have them: sudo apt-get install -y nodejs npm");
        await InstallAsync();
        return new(Start("node", "controller.mjs", server.ToString().TrimEnd('/'), TestServer.Token));
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
            _process.Kill();
        _process.Dispose();
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));

    private static async Task InstallAsync()
    {
        // npm writes this file when all else is done.
        var installed = new FileInfo(Path.Combine(Directory, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Directory, "package-lock.json")))
            return;
        using var npm = Start("npm", "ci", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=30000");
        npm.StandardInput.Close();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode == 0)
            return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"npm ci cannot install the client (is the registry within reach?): {await errors}");
        Assert.Fail($"npm ci failed: {await errors}");
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Directory,
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = program == "npm",
    })!;
}
