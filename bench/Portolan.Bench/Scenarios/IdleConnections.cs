using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>What a proxy's memory grows by for a connection that has asked once and stays.</summary>
internal static class IdleConnections
{
    // A process of .NET takes as many descriptors as it may have at most, and a proxy leaves half of them to its backends.
    private const int Wanted = 10_000;
    private const int Spare = 500;
    private const int AtOnce = 64;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(BenchContext bench, Table table)
    {
        var most = (int)Math.Min(Wanted, (ProcessStatistics.MostDescriptors / 2) - Spare);
        foreach (
            var (title, setup, count, target) in new[]
            {
                ("HTTP/1.1", Setup.Http(1, bench.Backend.Port), most, new Target.AtMost(4)),
                ("HTTPS", new Setup(Front.Https, Back.Http1, bench.Backend.Port), most / 5, null),
            }
        )
        {
            var each = new Dictionary<string, double>(StringComparer.Ordinal);
            var total = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var contestant in bench.Contestants.Where(contestant => contestant.Supports(setup)))
            {
                await using var proxy = await contestant.StartAsync(setup);

                // What the first connections need is not what each needs.
                await WrkRun.StartAsync(
                    bench.Tools.Wrk,
                    new WrkRun.Plan(proxy.Port, Seconds: 1) { Scheme = setup.Front == Front.Https ? "https" : "http" }
                );
                await Task.Delay(Settling);
                var before = ProcessStatistics.MemoryMebibytes(proxy.Process.Id);
                var connections = await OpenAsync(proxy.Port, setup, count);
                await Task.Delay(Settling);
                total[contestant.Name] = ProcessStatistics.MemoryMebibytes(proxy.Process.Id);
                each[contestant.Name] = (total[contestant.Name] - before) * 1024 / count;
                foreach (var connection in connections)
                {
                    connection.Dispose();
                }
            }

            table.Add($"{count} idle connections, {title}: memory a connection", "KiB", each, target);
            table.Add($"{count} idle connections, {title}: memory in all", "MiB", total);
        }
    }

    private static async Task<List<HttpConnection>> OpenAsync(int port, Setup setup, int count)
    {
        var request = HttpConnection.Get("/r0/item");
        var all = new List<HttpConnection>(count);
        while (all.Count < count)
        {
            var next = await Task.WhenAll(
                Enumerable
                    .Range(0, Math.Min(AtOnce, count - all.Count))
                    .Select(async _ =>
                    {
                        var connection = new HttpConnection();
                        await (
                            setup.Front == Front.Https
                                ? connection.ConnectTlsAsync(port, BenchCertificate.Name)
                                : connection.ConnectAsync(port)
                        );
                        var status = await connection.AskAsync(request);
                        return status == 200 ? connection : throw new BenchException($"a connection was answered with {status}");
                    })
            );
            all.AddRange(next);
        }

        return all;
    }
}
