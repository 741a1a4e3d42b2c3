using System.Diagnostics;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Tests.Support;

/// <summary>A server in a process of its own that can be killed: this assembly, started with a directory in its environment.</summary>
internal sealed class ChildServer : IDisposable
{
    private const string DirectoryVariable = "PORTOLAN_TEST_CHILD_DIRECTORY";
    private readonly Process _process;

    private Uri? _url;

    private ChildServer(Process process) => _process = process;

    public Uri Url => _url ?? throw new InvalidOperationException("the server has not said yet where it serves");

    public bool HasExited => _process.HasExited;

    public static async Task<ChildServer> StartAsync(string directory)
    {
        var child = Launch(directory);
        var line =
            await child._process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the child ended before it served");
        child._url = new Uri(line);
        return child;
    }

    /// <summary>Starts the process and does not wait until it serves.</summary>
    public static ChildServer Launch(string directory)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ChildServer).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment[DirectoryVariable] = directory;
        return new(Process.Start(start)!);
    }

    /// <summary>Ends the process without a chance to tidy up, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, as <c>kill</c> does; whether it did.</summary>
    public async Task<bool> TerminateAsync()
    {
        using var kill = Process.Start("kill", [_process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    /// <summary>Where this process is to serve; null when it is to run tests.</summary>
    public static string? DirectoryToServe =>
        Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } directory ? directory : null;

    /// <summary>Serves until it is killed, or until the process that started it is gone.</summary>
    public static async Task<int> ServeAsync(string directory)
    {
        await using var server = await TestServer.StartAsync(
            directory,
            options => options with { Durability = StoreDurability.ProcessExit }
        );
        await Console.Out.WriteLineAsync(server.Server.Url.ToString());
        await Console.Out.FlushAsync();
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
