using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>What a proxy holds in memory when it has its routes and one request behind it.</summary>
internal static class MemoryAtRest
{
    public static async Task RunAsync(BenchContext bench, int routes, Table table)
    {
        var memory = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var contestant in bench.Contestants.Where(contestant => contestant is not Contestants.PortolanContestant))
        {
            await using var proxy = await contestant.StartAsync(routes, bench.Backend.Port);
            memory[contestant.Name] = ProcessStatistics.MemoryMebibytes(proxy.Process.Id);
        }

        table.Add($"{routes} route{(routes == 1 ? "" : "s")}: memory at rest", "MiB", memory);
    }
}
