using System.Diagnostics;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>
/// The whole of Portolan in one process, as <c>portolan run</c> starts it: what it spends on its API and control plane counts.
/// </summary>
internal sealed class PortolanContestant(string program) : IContestant
{
    // It can serve more, but to give it so many objects takes longer than the rest of the benchmark.
    private const int MostRoutes = 5000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Name => "portolan";

    public bool Supports(Setup setup) => setup is { Front: Front.Http or Front.Http2, Back: Back.Http1, Routes: <= MostRoutes };

    public async Task<RunningProxy> StartAsync(Setup setup)
    {
        var proxy = await LaunchAsync(setup.Routes, setup.BackendPort);
        try
        {
            await WaitForAsync(proxy, $"/r{setup.Routes - 1}/item");
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it without waiting.</summary>
    public async Task<RunningProxy> LaunchAsync(int routes, int backendPort)
    {
        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
        var manifests = Path.Combine(folder, "bench.yaml");
        await File.WriteAllTextAsync(manifests, PortolanManifests.Create(routes, port, backendPort));
        return new RunningProxy(
            Run(program, Path.Combine(folder, "data"), "-f", manifests, "--gateway-addresses", "127.0.0.1"),
            port,
            folder
        );
    }

    /// <summary>Starts the program with a store of its own, on ports of its own.</summary>
    public static ServerProcess Run(string program, string data, params string[] arguments) =>
        File.Exists(program)
            ? ServerProcess.Start(program, ["run", "--data-dir", data, .. arguments, .. OwnPorts()])
            : throw new BenchException($"{program} is not there: run make build, or name it with --portolan");

    /// <summary>Asks until the path is served.</summary>
    public static async Task WaitForAsync(RunningProxy proxy, string path)
    {
        await proxy.Process.WaitForPortAsync(proxy.Port);
        using var connection = new HttpConnection();
        await connection.ConnectAsync(proxy.Port);
        var request = HttpConnection.Get(path);
        var waiting = Stopwatch.StartNew();
        while (await connection.AskAsync(request) != 200)
        {
            proxy.Process.ThrowIfGone();
            if (waiting.Elapsed > Patience)
            {
                throw new BenchException(
                    $"{path} is not served after {Patience.TotalSeconds} s:{Environment.NewLine}{proxy.Process.Output}"
                );
            }

            await Task.Delay(1);
        }
    }

    // Free ports, so that a benchmark can run beside a Portolan in use.
    private static IEnumerable<string> OwnPorts() =>
        new[] { "--api-address", "--config-address", "--diagnostics-address" }.SelectMany(option =>
            new[] { option, $"127.0.0.1:{Loopback.FreePort()}" }
        );
}
