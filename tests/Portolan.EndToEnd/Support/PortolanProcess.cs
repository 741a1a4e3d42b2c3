using System.Diagnostics;
using System.Text;

namespace Portolan.EndToEnd.Support;

/// <summary>
/// The real executable, <c>portolan run</c>, with a data directory, free ports and gateway addresses of its own, so that tests do not meet
/// each other.
/// </summary>
internal sealed class PortolanProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static int _instances;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PortolanProcess(Process process, string dataDirectory, string network)
    {
        _process = process;
        DataDirectory = dataDirectory;
        Network = network;
    }

    /// <summary>Where objects and the kubeconfig live.</summary>
    public string DataDirectory { get; }

    /// <summary>The first three parts of the gateways' addresses, <c>127.93.7</c>.</summary>
    public string Network { get; }

    /// <summary>The first gateway's address.</summary>
    public string FirstAddress => Network + ".1";

    public string Kubeconfig => Path.Combine(DataDirectory, "kubeconfig");

    /// <summary>Everything that it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>An address range that no other test, and no other run on this machine, uses at the same time.</summary>
    public static string NewNetwork() => $"127.{100 + (Environment.ProcessId % 100)}.{1 + (Interlocked.Increment(ref _instances) % 250)}";

    /// <summary>
    /// The command line of <c>portolan</c> with these arguments: what <c>make build</c> made, if the runner of the tests says where
    /// that is, else what was built with the tests.
    /// </summary>
    public static IReadOnlyList<string> CommandLine(params IEnumerable<string> arguments) =>
        Environment.GetEnvironmentVariable("PORTOLAN_BIN") is { Length: > 0 } folder
            ? [Path.Combine(folder, "portolan"), .. arguments]
            :
            [
                "dotnet",
                "exec",
                Path.Combine(Repository.Root, "src", "Portolan.Cli", "bin", Configuration, "net10.0", "portolan.dll"),
                .. arguments,
            ];

    /// <summary>The command line of <c>portolan-proxy</c> with these arguments.</summary>
    public static IReadOnlyList<string> ProxyCommandLine(params IEnumerable<string> arguments) =>
        Environment.GetEnvironmentVariable("PORTOLAN_BIN") is { Length: > 0 } folder
            ? [Path.Combine(folder, "portolan-proxy"), .. arguments]
            :
            [
                "dotnet",
                "exec",
                Path.Combine(Repository.Root, "src", "Portolan.Proxy.Host", "bin", Configuration, "net10.0", "portolan-proxy.dll"),
                .. arguments,
            ];

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    /// <summary>Runs a subcommand to its end.</summary>
    public static Task<ProgramResult> RunAsync(string directory, params IEnumerable<string> arguments) =>
        Shell.RunAsync(CommandLine(arguments)[0], CommandLine(arguments).Skip(1), directory);

    /// <summary>Starts <c>portolan run</c> with an example as it is, except that its workloads get free ports.</summary>
    public static async Task<PortolanProcess> RunExampleAsync(TestDirectory directory, string name, params (string Port, int Free)[] ports)
    {
        var copy = directory.Combine(name);
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(Repository.Example(name), "*.yaml"))
        {
            var text = ports.Aggregate(
                await File.ReadAllTextAsync(file),
                (current, port) => current.Replace(port.Port, $"{port.Free}", StringComparison.Ordinal)
            );
            await File.WriteAllTextAsync(Path.Combine(copy, Path.GetFileName(file)), text);
        }

        return await StartAsync(directory.Combine("data"), NewNetwork(), "-f", copy);
    }

    /// <summary>Starts <c>portolan run</c> and waits until it says that it runs.</summary>
    public static async Task<PortolanProcess> StartAsync(string dataDirectory, string network, params IEnumerable<string> arguments)
    {
        var command = CommandLine([
            "run",
            "--data-dir",
            dataDirectory,
            "--api-address",
            "127.0.0.1:0",
            "--config-address",
            "127.0.0.1:0",
            "--diagnostics-address",
            "127.0.0.1:0",
            "--gateway-addresses",
            $"{network}.1-{network}.50",
            "--drain-seconds",
            "5",
            .. arguments,
        ]);
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var portolan = new PortolanProcess(process, dataDirectory, network);
        process.OutputDataReceived += portolan.OnLine;
        process.ErrorDataReceived += portolan.OnLine;
        process.Exited += (_, _) => portolan._ready.TrySetException(new InvalidOperationException("portolan ended:\n" + portolan.Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await portolan._ready.Task.WaitAsync(StartLimit);
        return portolan;
    }

    /// <summary>Runs kubectl against it.</summary>
    public Task<ProgramResult> KubectlAsync(params IEnumerable<string> arguments) =>
        Shell.RunAsync(Programs.Kubectl(), arguments, DataDirectory, ShellVariables);

    /// <summary>Runs <c>kubectl apply -f -</c>.</summary>
    public async Task ApplyAsync(string manifest)
    {
        var result = await Shell.RunAsync(Programs.Kubectl(), ["apply", "-f", "-"], DataDirectory, ShellVariables, manifest);
        result.Succeeded();
    }

    /// <summary>Runs a line of a shell with <c>KUBECONFIG</c> set, in <paramref name="directory"/>.</summary>
    public Task<ProgramResult> BashAsync(string command, string? directory = null) =>
        Shell.BashAsync(command, directory ?? DataDirectory, ShellVariables);

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, as Ctrl-C does; returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private Dictionary<string, string> ShellVariables =>
        new(StringComparer.Ordinal)
        {
            ["KUBECONFIG"] = Kubeconfig,
            // A cache of its own: another run's discovery must not be taken for this one's.
            ["HOME"] = DataDirectory,
        };

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line.Data);
        }

        // The last line of the welcome: what stands above it has been read, too.
        if (line.Data.Contains("Ctrl-C ends it", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
