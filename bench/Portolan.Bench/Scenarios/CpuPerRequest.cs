using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>What a request costs when 64 kept-alive connections ask as fast as they can, and how fast that is.</summary>
internal static class CpuPerRequest
{
    private sealed record Sample(string Contestant, double CpuMicroseconds, double Rate, double P50, double P99, double Memory);

    /// <summary>Fills the table; returns the median throughput by contestant.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(BenchContext bench, int routes, Table table)
    {
        var samples = new List<Sample>();
        var proxies = new Dictionary<string, RunningProxy>(StringComparer.Ordinal);
        try
        {
            foreach (var contestant in bench.Contestants)
            {
                proxies[contestant.Name] = await contestant.StartAsync(routes, bench.Backend.Port);
                await WarmUp.RunAsync(bench, proxies[contestant.Name], routes);
            }

            for (var round = 0; round < bench.Options.Repetitions; round++)
            {
                foreach (var (name, proxy) in proxies)
                {
                    samples.Add(await MeasureAsync(bench, name, proxy, routes));
                }
            }
        }
        finally
        {
            foreach (var proxy in proxies.Values)
            {
                await proxy.DisposeAsync();
            }
        }

        var title = routes == 1 ? "1 route" : $"{routes} routes";
        table.Add($"{title}: CPU a request", "us", Medians(samples, sample => sample.CpuMicroseconds));
        table.Add($"{title}: throughput", "1/s", Medians(samples, sample => sample.Rate));
        table.Add($"{title}: p50", "ms", Medians(samples, sample => sample.P50));
        table.Add($"{title}: p99", "ms", Medians(samples, sample => sample.P99));
        table.Add($"{title}: memory", "MiB", Medians(samples, sample => sample.Memory));
        return Medians(samples, sample => sample.Rate);
    }

    /// <summary>The first contestant's throughput with one route, measured once.</summary>
    public static async Task<double> TopRateAsync(BenchContext bench)
    {
        await using var proxy = await bench.Contestants[0].StartAsync(1, bench.Backend.Port);
        return (await WrkRun.StartAsync(bench.Tools.Wrk, proxy.Port, 1, bench.Options.Seconds)).RequestsPerSecond;
    }

    private static async Task<Sample> MeasureAsync(BenchContext bench, string name, RunningProxy proxy, int routes)
    {
        proxy.Process.ThrowIfGone();
        var before = ProcessStatistics.CpuSeconds(proxy.Process.Id);
        var run = await WrkRun.StartAsync(bench.Tools.Wrk, proxy.Port, routes, bench.Options.Seconds);
        var cpu = ProcessStatistics.CpuSeconds(proxy.Process.Id) - before;
        return new Sample(
            name,
            cpu / run.Requests * 1e6,
            run.RequestsPerSecond,
            run.P50Milliseconds,
            run.P99Milliseconds,
            ProcessStatistics.MemoryMebibytes(proxy.Process.Id));
    }

    private static Dictionary<string, double> Medians(List<Sample> samples, Func<Sample, double> quantity) =>
        samples.GroupBy(sample => sample.Contestant).ToDictionary(group => group.Key, group => Statistics.Median(group.Select(quantity)));
}
