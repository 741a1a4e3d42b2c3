using System.Diagnostics;
using System.Globalization;
using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>The Kubernetes API of Portolan beside etcd: writes, memory an object, a long list, many watchers.</summary>
internal static class ObjectApi
{
    private const int Objects = 50_000;
    private const int Listed = 10_000;
    private const int WarmUps = 1000;
    private const int Lists = 3;
    private const string Watched = "bench-watched";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(18);

    public static async Task<Table> RunAsync(BenchOptions options)
    {
        var etcd = Tools.FindEtcd();
        IObjectStore?[] stores = [etcd is null ? null : new EtcdObjects(etcd), new PortolanObjects(options.Portolan)];
        var rows = new Dictionary<(string Quantity, string Unit), Dictionary<string, double>>();
        var table = new Table(["etcd", "portolan"]);
        table.Note($"Objects of {SampleObject.Size} bytes. Both acknowledge a write when it is synchronised to the disk (fsync).");
        table.Note("etcd is asked by its JSON gateway, portolan by HTTP/2 over TLS; what the gateway costs counts as etcd's.");
        if (etcd is null)
        {
            table.Note($"etcd was not found. {Tools.EtcdRemedy}");
        }

        foreach (var store in stores.OfType<IObjectStore>().Where(store => options.Peers.Contains(store.Name)))
        {
            await using var server = await store.StartAsync();
            await MeasureAsync(server, Report, note => table.Note($"{store.Name}: {note}"));

            void Report(string quantity, string unit, double value)
            {
                rows.TryAdd((quantity, unit), new(StringComparer.Ordinal));
                rows[(quantity, unit)][store.Name] = value;
            }
        }

        foreach (var (row, values) in rows)
        {
            table.Add(row.Quantity, row.Unit, values);
        }

        return table;
    }

    private static async Task MeasureAsync(IObjectServer server, Action<string, string, double> report, Action<string> note)
    {
        await Task.WhenAll(
            Enumerable.Range(0, Objects / Listed).Select(Space).Append("bench-warm").Append(Watched).Select(server.PrepareAsync)
        );
        await ObjectLoad.RunAsync(server, WarmUps, Limit, _ => "bench-warm");
        var before = ProcessStatistics.MemoryMebibytes(server.ProcessId);
        var load = await ObjectLoad.RunAsync(server, Objects, Limit, number => Space(number / Listed));
        var after = ProcessStatistics.MemoryMebibytes(server.ProcessId);
        if (load.Stored < Objects)
        {
            note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{load.Stored} objects were stored in the {Limit.TotalSeconds} s that there are."
                )
            );
        }

        report($"{Objects} objects: writes, 16 writers", "1/s", load.Stored / load.Elapsed.TotalSeconds);
        report($"{Objects} objects: memory", "MiB", after);
        report($"{Objects} objects: memory an object", "bytes", (after - before) * 1024 * 1024 / load.Stored);
        report($"list of {Listed} objects", "ms", await ListAsync(server));
        var delays = await WatchDelay.RunAsync(server, Watched);
        var watch = $"{WatchDelay.Watchers} watchers, {WatchDelay.WritesPerSecond} writes/s: write sent to event read";
        report($"{watch}, p50", "ms", Statistics.Percentile(delays, 0.50));
        report($"{watch}, p99", "ms", Statistics.Percentile(delays, 0.99));
    }

    private static async Task<double> ListAsync(IObjectServer server)
    {
        var times = new double[Lists];
        for (var round = 0; round < Lists; round++)
        {
            var count = 0;
            var started = Stopwatch.GetTimestamp();
            await using var stream = await server.ListAsync(Space(0));
            await MarkReader.ReadAsync(stream, _ => count++, CancellationToken.None);
            times[round] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (count != Listed)
            {
                throw new BenchException($"a list has {count} of {Listed} objects");
            }
        }

        return Statistics.Median(times);
    }

    private static string Space(int number) => $"bench-{number}";
}
