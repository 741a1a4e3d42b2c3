using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>
/// Portolan's proxy as it stands beside a workload or behind a load balancer: <c>portolan-proxy</c> in a process of its own.
/// </summary>
internal sealed class ProxyContestant(string program) : IContestant
{
    public string Name => "portolan-proxy";

    public bool Supports(Setup setup) => true;

    public async Task<RunningProxy> StartAsync(Setup setup)
    {
        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;

        // A proxy goes on without its control plane, so the source may end as soon as the configuration is served: the port is bound when
        // it is.
        await using var source = await ConfigSource.StartAsync(BenchConfiguration.Create(setup, port));
        var process = Launch(source, Loopback.FreePort(), Path.Combine(folder, "access.log"));
        await process.WaitForPortAsync(port);
        return new RunningProxy(process, port, folder);
    }

    /// <summary>Starts it; what it serves, and where, is the source's to say.</summary>
    public ServerProcess Launch(ConfigSource source, int adminPort, string accessLog) =>
        File.Exists(program)
            ? ServerProcess.Start(
                program,
                "run",
                "--control-plane",
                $"http://127.0.0.1:{source.Port}",
                "--proxy",
                "bench/edge",
                "--bind-address",
                "127.0.0.1",
                "--admin-address",
                $"127.0.0.1:{adminPort}",
                "--access-log",
                accessLog
            )
            : throw new BenchException($"{program} is not there: run make native, or name it with --portolan-proxy");
}
