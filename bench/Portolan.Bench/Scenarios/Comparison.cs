using Portolan.Bench.Contestants;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>What a unit of a workload costs each contestant in CPU: they take turns in each round, and the median counts.</summary>
internal static class Comparison
{
    private sealed record Sample(string Contestant, double Cost, double Rate);

    public static async Task RunAsync(BenchContext bench, Workload workload, Table table)
    {
        var samples = new List<Sample>();
        var proxies = new List<(string Name, RunningProxy Proxy)>();
        try
        {
            foreach (var contestant in bench.Contestants.Where(contestant => contestant.Supports(workload.Setup)))
            {
                proxies.Add((contestant.Name, await contestant.StartAsync(workload.Setup)));
                await WarmUp.RunAsync(proxies[^1].Proxy, async () => (await workload.RunAsync(proxies[^1].Proxy)).Units);
            }

            for (var round = 0; round < bench.Options.Repetitions; round++)
            {
                foreach (var (name, proxy) in proxies)
                {
                    samples.Add(await MeasureAsync(name, proxy, workload));
                }
            }
        }
        finally
        {
            foreach (var (_, proxy) in proxies)
            {
                await proxy.DisposeAsync();
            }
        }

        table.Add(
            $"{workload.Name}: CPU a {workload.Unit.Name}",
            workload.Unit.Cost,
            Medians(samples, sample => sample.Cost),
            workload.Target
        );
        table.Add($"{workload.Name}: rate", $"{workload.Unit.Name}s/s", Medians(samples, sample => sample.Rate), workload.Rate);
    }

    private static async Task<Sample> MeasureAsync(string name, RunningProxy proxy, Workload workload)
    {
        proxy.Process.ThrowIfGone();
        var before = ProcessStatistics.CpuSeconds(proxy.Process.Id);
        try
        {
            var done = await workload.RunAsync(proxy);
            var cpu = ProcessStatistics.CpuSeconds(proxy.Process.Id) - before;
            return new Sample(name, cpu / done.Units * workload.Unit.PerSecond, done.PerSecond);
        }
        catch (BenchException exception)
        {
            throw new BenchException($"{workload.Name}, {name}: {exception.Message}{Environment.NewLine}{proxy.Process.Output}");
        }
    }

    private static Dictionary<string, double> Medians(List<Sample> samples, Func<Sample, double> quantity) =>
        samples.GroupBy(sample => sample.Contestant).ToDictionary(group => group.Key, group => Statistics.Median(group.Select(quantity)));
}
