using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>What a proxy holds in memory when it has its routes and a second of full load behind it.</summary>
internal static class MemoryAtRest
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(BenchContext bench, int routes, double target, Table table)
    {
        var memory = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var contestant in bench.Contestants.Where(contestant => contestant is not PortolanContestant))
        {
            await using var proxy = await contestant.StartAsync(Setup.Http(routes, bench.Backend.Port));
            await WrkRun.StartAsync(bench.Tools.Wrk, new WrkRun.Plan(proxy.Port, Seconds: 1) { Routes = routes });
            await Task.Delay(Settling);
            memory[contestant.Name] = ProcessStatistics.MemoryMebibytes(proxy.Process.Id);
        }

        table.Add($"{routes} route{(routes == 1 ? "" : "s")}: memory at rest", "MiB", memory, new Target.AtMost(target));
    }
}
