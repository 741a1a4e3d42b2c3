using Portolan.Bench.Load;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>Portolan's proxy as it stands beside a workload or behind a load balancer: <c>portolan-proxy</c> in a process of its own.</summary>
internal sealed class ProxyContestant(string program) : IContestant
{
    public string Name => "portolan-proxy";

    public async Task<RunningProxy> StartAsync(int routes, int backendPort)
    {
        if (!File.Exists(program))
        {
            throw new BenchException($"{program} is not there: run make build, or name it with --portolan-proxy");
        }

        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;

        // A proxy goes on without its control plane, so the source may end as soon as the configuration is served.
        await using var source = await ConfigSource.StartAsync(BenchConfiguration.Create(routes, port, backendPort));
        var process = ServerProcess.Start(
            program,
            "run",
            "--control-plane", $"http://127.0.0.1:{source.Port}",
            "--proxy", "bench/edge",
            "--bind-address", "127.0.0.1",
            "--admin-address", $"127.0.0.1:{Loopback.FreePort()}",
            "--access-log", "none");
        await process.WaitForPortAsync(port);
        using var connection = new HttpConnection();
        await connection.ConnectAsync(port);
        var status = await connection.AskAsync(HttpConnection.Get($"/r{routes - 1}/item"));
        return status == 200
            ? new RunningProxy(process, port, folder)
            : throw new BenchException($"{program} answered {status}:{Environment.NewLine}{process.Output}");
    }
}
