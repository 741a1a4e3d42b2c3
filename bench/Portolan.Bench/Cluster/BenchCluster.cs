using System.Diagnostics;
using System.Net.Sockets;
using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Cluster;

/// <summary>A control plane and the proxy of one Gateway, each a process as in a cluster, over an API in a third.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const int Writers = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
    private readonly int _configPort = Loopback.FreePort();

    private BenchCluster(int port) => Port = port;

    /// <summary>Where the Gateway listens.</summary>
    public int Port { get; }

    /// <summary>The three processes.</summary>
    public ServerProcess Api { get; private set; } = null!;

    /// <inheritdoc cref="Api"/>
    public ServerProcess ControlPlane { get; private set; } = null!;

    /// <inheritdoc cref="Api"/>
    public ServerProcess Proxy { get; private set; } = null!;

    /// <summary>A client of the API with all rights.</summary>
    public KubernetesApi Client { get; private set; } = null!;

    /// <summary>Where the control plane counts.</summary>
    public int DiagnosticsPort { get; } = Loopback.FreePort();

    /// <summary>Starts all three with a Gateway and no routes.</summary>
    public static async Task<BenchCluster> StartAsync(BenchOptions options, int backendPort)
    {
        var cluster = new BenchCluster(Loopback.FreePort());
        try
        {
            await cluster.StartPartsAsync(options, backendPort);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates routes <c>/r0</c> … as fast as the API takes them.</summary>
    public Task CreateRoutesAsync(int count) => CreateRoutesAsync(0, count);

    /// <summary>Creates so many routes, numbered from <paramref name="first"/>.</summary>
    public Task CreateRoutesAsync(int first, int count) =>
        CreateAsync(PortolanObjectsJson.Routes, count, number => PortolanObjectsJson.Route(first + number));

    /// <summary>Creates objects as fast as the API takes them.</summary>
    public async Task CreateAsync(string path, int count, Func<int, string> json)
    {
        var next = -1;
        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(async _ =>
                {
                    while (Interlocked.Increment(ref next) is var number && number < count)
                    {
                        await Client.CreateAsync(path, json(number));
                    }
                })
        );
    }

    /// <summary>Waits until the last route is served and the control plane has nothing left to write.</summary>
    public Task SettleAsync(int routes) => SettleAsync(HttpConnection.Get($"/r{routes - 1}/item"));

    /// <summary>Waits until a request is served and the control plane has nothing left to write.</summary>
    public async Task SettleAsync(byte[] last)
    {
        var waiting = Stopwatch.StartNew();
        for (var quiet = 0; quiet < 3; )
        {
            ThrowIfGone();
            if (waiting.Elapsed > Patience)
            {
                throw new BenchException(
                    $"not at rest after {Patience.TotalMinutes} min:{Environment.NewLine}{ControlPlane.Output}{Environment.NewLine}{Proxy.Output}"
                );
            }

            var cpu = ProcessStatistics.CpuSeconds(ControlPlane.Id) + ProcessStatistics.CpuSeconds(Proxy.Id);
            await Task.Delay(Glance);
            var isQuiet =
                ProcessStatistics.CpuSeconds(ControlPlane.Id) + ProcessStatistics.CpuSeconds(Proxy.Id) - cpu <= 0.05 * Glance.TotalSeconds;
            quiet = isQuiet && await IsServedAsync(last) ? quiet + 1 : 0;
        }
    }

    private async Task<bool> IsServedAsync(byte[] request)
    {
        try
        {
            using var connection = new HttpConnection();
            await connection.ConnectAsync(Port);
            return await connection.AskAsync(request) == 200;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Throws what a part said if one has ended.</summary>
    public void ThrowIfGone()
    {
        Api.ThrowIfGone();
        ControlPlane.ThrowIfGone();
        Proxy.ThrowIfGone();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        foreach (var process in new[] { Proxy, ControlPlane, Api }.OfType<ServerProcess>())
        {
            await process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartPartsAsync(BenchOptions options, int backendPort)
    {
        Api = ApiProcess.Start(_folder);
        var kubeconfig = ApiProcess.Kubeconfig(_folder);
        for (var waiting = Stopwatch.StartNew(); !File.Exists(kubeconfig); await Task.Delay(5))
        {
            Api.ThrowIfGone();
            if (waiting.Elapsed > TimeSpan.FromSeconds(30))
            {
                throw new BenchException($"the API does not start:{Environment.NewLine}{Api.Output}");
            }
        }

        Client = await KubernetesApi.ConnectAsync(kubeconfig);
        await CreateFrameAsync(backendPort);
        var (certificate, key) = ApiProcess.ServerFiles(_folder);
        var token = Path.Combine(_folder, "pki", "proxy-token");
        ControlPlane = ServerProcess.Start(
            options.Portolan,
            "control-plane",
            "--kubeconfig",
            kubeconfig,
            "--config-address",
            $"127.0.0.1:{_configPort}",
            "--diagnostics-address",
            $"127.0.0.1:{DiagnosticsPort}",
            "--tls-cert",
            certificate,
            "--tls-key",
            key,
            "--proxy-token-file",
            token,
            "--log-level",
            "Warning"
        );
        Proxy = ServerProcess.Start(
            options.PortolanProxy,
            "run",
            "--control-plane",
            $"https://127.0.0.1:{_configPort}",
            "--proxy",
            $"{PortolanManifests.Namespace}/edge",
            "--token-file",
            token,
            "--ca-file",
            Path.Combine(_folder, "pki", "ca.crt"),
            "--bind-address",
            "127.0.0.1",
            "--admin-address",
            $"127.0.0.1:{Loopback.FreePort()}",
            "--access-log",
            "none",
            "--instance",
            "bench"
        );
    }

    private async Task CreateFrameAsync(int backendPort)
    {
        foreach (var (path, json) in PortolanObjectsJson.Frame(Port, backendPort))
        {
            await Client.CreateAsync(path, json);
        }
    }
}
