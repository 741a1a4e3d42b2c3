using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>
/// What a request costs among many routes, beside what it costs with one. All sizes take turns in each round: what more routes cost is a
/// small difference, and the machine's mood from one minute to the next is a large one.
/// </summary>
internal static class RoutesAlike
{
    private sealed record Runner(string Contestant, int Routes, RunningProxy Proxy);

    public static async Task RunAsync(BenchContext bench, IReadOnlyList<int> sizes, Table table)
    {
        var costs = new Dictionary<(string Contestant, int Routes), List<double>>();
        var runners = new List<Runner>();
        try
        {
            foreach (var contestant in bench.Contestants)
            {
                foreach (var setup in sizes.Select(routes => Setup.Http(routes, bench.Backend.Port)).Where(contestant.Supports))
                {
                    var runner = new Runner(contestant.Name, setup.Routes, await contestant.StartAsync(setup));
                    runners.Add(runner);
                    costs[(runner.Contestant, runner.Routes)] = [];
                    await WarmUp.RunAsync(runner.Proxy, () => LoadAsync(bench, runner.Proxy, runner.Routes));
                }
            }

            for (var round = 0; round < bench.Options.Repetitions; round++)
            {
                foreach (var (contestant, routes, proxy) in runners)
                {
                    var before = ProcessStatistics.CpuSeconds(proxy.Process.Id);
                    var requests = await LoadAsync(bench, proxy, routes);
                    costs[(contestant, routes)].Add((ProcessStatistics.CpuSeconds(proxy.Process.Id) - before) / requests * 1e6);
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

        foreach (var routes in sizes)
        {
            table.Add($"{routes} routes: CPU a request", "µs", Of(routes));
        }

        foreach (var routes in sizes.Skip(1))
        {
            var one = Of(sizes[0]);
            table.Add(
                $"{routes} routes / {sizes[0]} route: CPU a request",
                "x",
                Of(routes).ToDictionary(entry => entry.Key, entry => entry.Value / one[entry.Key]),
                new Target.AtMost(1.05)
            );
        }

        Dictionary<string, double> Of(int routes) =>
            costs
                .Where(entry => entry.Key.Routes == routes)
                .ToDictionary(entry => entry.Key.Contestant, entry => Statistics.Median(entry.Value));
    }

    /// <summary>The first contestant's throughput with one route, measured once.</summary>
    public static async Task<double> TopRateAsync(BenchContext bench)
    {
        await using var proxy = await bench.Contestants[0].StartAsync(Setup.Http(1, bench.Backend.Port));
        return (await WrkRun.StartAsync(bench.Tools.Wrk, new WrkRun.Plan(proxy.Port, bench.Options.Seconds))).RequestsPerSecond;
    }

    /// <summary>Asks as fast as it is answered, and gives how many requests that were.</summary>
    public static async Task<double> LoadAsync(BenchContext bench, RunningProxy proxy, int routes) =>
        (await WrkRun.StartAsync(bench.Tools.Wrk, new WrkRun.Plan(proxy.Port, bench.Options.Seconds) { Routes = routes })).Requests;
}
