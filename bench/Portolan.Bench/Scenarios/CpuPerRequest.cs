using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>What a request costs when 64 kept-alive connections ask as fast as they can, and how fast that is.</summary>
internal static class CpuPerRequest
{
    private sealed record Sample(string Contestant, int Routes, double CpuMicroseconds, double Rate, double P50, double P99, double Memory);

    private sealed record Runner(string Contestant, int Routes, RunningProxy Proxy);

    /// <summary>
    /// Fills the table; returns the median throughput by contestant with one route. All sizes take turns in each round: what more routes
    /// cost is a small difference, and the machine's mood from one minute to the next is a large one.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(BenchContext bench, int manyRoutes, Table table)
    {
        var samples = new List<Sample>();
        var runners = new List<Runner>();
        try
        {
            foreach (var contestant in bench.Contestants)
            {
                foreach (var routes in new[] { 1, manyRoutes })
                {
                    runners.Add(new Runner(contestant.Name, routes, await contestant.StartAsync(routes, bench.Backend.Port)));
                    await WarmUp.RunAsync(bench, runners[^1].Proxy, routes);
                }
            }

            for (var round = 0; round < bench.Options.Repetitions; round++)
            {
                foreach (var runner in runners)
                {
                    samples.Add(await MeasureAsync(bench, runner));
                }
            }
        }
        finally
        {
            foreach (var runner in runners)
            {
                await runner.Proxy.DisposeAsync();
            }
        }

        Report(table, "1 route", [.. samples.Where(sample => sample.Routes == 1)]);
        Report(table, $"{manyRoutes} routes", [.. samples.Where(sample => sample.Routes == manyRoutes)]);
        table.Add($"{manyRoutes} routes / 1 route: CPU a request", "x", Growth(samples));
        return Medians([.. samples.Where(sample => sample.Routes == 1)], sample => sample.Rate);
    }

    /// <summary>The first contestant's throughput with one route, measured once.</summary>
    public static async Task<double> TopRateAsync(BenchContext bench)
    {
        await using var proxy = await bench.Contestants[0].StartAsync(1, bench.Backend.Port);
        return (await WrkRun.StartAsync(bench.Tools.Wrk, proxy.Port, 1, bench.Options.Seconds)).RequestsPerSecond;
    }

    private static async Task<Sample> MeasureAsync(BenchContext bench, Runner runner)
    {
        var (name, routes, proxy) = runner;
        proxy.Process.ThrowIfGone();
        var before = ProcessStatistics.CpuSeconds(proxy.Process.Id);
        var run = await WrkRun.StartAsync(bench.Tools.Wrk, proxy.Port, routes, bench.Options.Seconds);
        var cpu = ProcessStatistics.CpuSeconds(proxy.Process.Id) - before;
        return new Sample(
            name,
            routes,
            cpu / run.Requests * 1e6,
            run.RequestsPerSecond,
            run.P50Milliseconds,
            run.P99Milliseconds,
            ProcessStatistics.MemoryMebibytes(proxy.Process.Id));
    }

    private static void Report(Table table, string title, List<Sample> samples)
    {
        table.Add($"{title}: CPU a request", "us", Medians(samples, sample => sample.CpuMicroseconds));
        table.Add($"{title}: throughput", "1/s", Medians(samples, sample => sample.Rate));
        table.Add($"{title}: p50", "ms", Medians(samples, sample => sample.P50));
        table.Add($"{title}: p99", "ms", Medians(samples, sample => sample.P99));
        table.Add($"{title}: memory", "MiB", Medians(samples, sample => sample.Memory));
    }

    private static Dictionary<string, double> Growth(List<Sample> samples) =>
        samples.GroupBy(sample => sample.Contestant, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => Statistics.Median(group.Where(sample => sample.Routes > 1).Select(sample => sample.CpuMicroseconds))
                / Statistics.Median(group.Where(sample => sample.Routes == 1).Select(sample => sample.CpuMicroseconds)),
            StringComparer.Ordinal);

    private static Dictionary<string, double> Medians(List<Sample> samples, Func<Sample, double> quantity) =>
        samples.GroupBy(sample => sample.Contestant).ToDictionary(group => group.Key, group => Statistics.Median(group.Select(quantity)));
}
