using System.Diagnostics;

namespace Portolan.Tests.Shared;

/// <summary>A folder of JavaScript in the tests' output, with the packages that its lock file names.</summary>
internal static class NodePackages
{
    /// <summary>Installs the packages at the first run. The test is skipped where that cannot be; in CI it fails.</summary>
    public static async Task InstallAsync(string directory)
    {
        Assert.SkipUnless(
            IsInstalled("node") && IsInstalled("npm"),
            "node or npm is missing; to have them: sudo apt-get install -y nodejs npm"
        );

        // npm writes this file when all else is done.
        var installed = new FileInfo(Path.Combine(directory, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(directory, "package-lock.json")))
        {
            return;
        }
        using var npm = Start(directory, "npm", "ci", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=30000");
        npm.StandardInput.Close();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode == 0)
        {
            return;
        }
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("CI") == "true",
            $"the packages of {Path.GetFileName(directory)} are missing; to have them: npm ci --prefix {directory} (it said: {await errors})"
        );
        Assert.Fail($"npm ci failed: {await errors}");
    }

    /// <summary>Starts a program in the folder, with its input, output and errors in the caller's hands.</summary>
    public static Process Start(string directory, string program, params IEnumerable<string> arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = directory,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, program)));
}
