using System.Diagnostics;
using Portolan.Bench.Cluster;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>
/// One Gateway with many ListenerSets, each with its share of the routes: whether they are served, what that takes, and how soon one more
/// set is.
/// </summary>
internal static class ManyListenerSets
{
    private const int More = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(BenchContext bench, int sets, int routes, Action<string, string, double> report)
    {
        await using var cluster = await BenchCluster.StartAsync(bench.Options, bench.Backend.Port);
        var loading = Stopwatch.GetTimestamp();
        await cluster.CreateAsync(PortolanObjectsJson.ListenerSets, sets, number => PortolanObjectsJson.ListenerSet(number, cluster.Port));
        await cluster.CreateAsync(PortolanObjectsJson.Routes, routes, number => PortolanObjectsJson.RouteOfSet(number, number % sets));
        report("sets and routes created", "s", Stopwatch.GetElapsedTime(loading).TotalSeconds);
        await cluster.SettleAsync(RequestOf(routes - 1, (routes - 1) % sets));
        report("until all statuses and mesh resources are written", "s", Stopwatch.GetElapsedTime(loading).TotalSeconds);
        report("routes that are not served as they should be", "", await WrongAsync(cluster, sets, routes));
        report("control plane: memory", "MiB", ProcessStatistics.MemoryMebibytes(cluster.ControlPlane.Id));
        report("proxy: memory", "MiB", ProcessStatistics.MemoryMebibytes(cluster.Proxy.Id));

        var cpu = (
            ControlPlane: ProcessStatistics.CpuSeconds(cluster.ControlPlane.Id),
            Proxy: ProcessStatistics.CpuSeconds(cluster.Proxy.Id)
        );
        var times = new List<double>(More);
        for (var number = 0; number < More; number++)
        {
            times.Add(await AddAsync(cluster, sets + number, routes + number));
        }

        times.Sort();
        report("one more set with a route, to served, p50", "ms", Statistics.Percentile(times, 0.50));
        report("one more set with a route, to served, most", "ms", times[^1]);
        report(
            "control plane: CPU for one more",
            "ms",
            (ProcessStatistics.CpuSeconds(cluster.ControlPlane.Id) - cpu.ControlPlane) / More * 1000
        );
        report("proxy: CPU for one more", "ms", (ProcessStatistics.CpuSeconds(cluster.Proxy.Id) - cpu.Proxy) / More * 1000);
        cluster.ThrowIfGone();
    }

    /// <summary>Asks for every route at its host name, and at that of the next set, which must not have it.</summary>
    private static async Task<int> WrongAsync(BenchCluster cluster, int sets, int routes)
    {
        using var connection = new HttpConnection();
        await connection.ConnectAsync(cluster.Port);
        var wrong = 0;
        for (var number = 0; number < routes; number++)
        {
            var isServed = await connection.AskAsync(RequestOf(number, number % sets)) == 200;
            var isElsewhere = sets > 1 && await connection.AskAsync(RequestOf(number, (number + 1) % sets)) != 404;
            wrong += isServed && !isElsewhere ? 0 : 1;
        }

        return wrong;
    }

    private static async Task<double> AddAsync(BenchCluster cluster, int set, int route)
    {
        using var connection = new HttpConnection();
        await connection.ConnectAsync(cluster.Port);
        var started = Stopwatch.GetTimestamp();
        await cluster.Client.CreateAsync(PortolanObjectsJson.ListenerSets, PortolanObjectsJson.ListenerSet(set, cluster.Port));
        await cluster.Client.CreateAsync(PortolanObjectsJson.Routes, PortolanObjectsJson.RouteOfSet(route, set));
        while (await connection.AskAsync(RequestOf(route, set)) != 200)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchException($"set {set} is not served after {Patience.TotalSeconds} s");
            }

            await Task.Delay(1);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static byte[] RequestOf(int route, int set) => HttpConnection.Get($"/r{route}/item", PortolanObjectsJson.HostOf(set));
}
