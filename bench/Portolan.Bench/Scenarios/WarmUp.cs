using System.Diagnostics;
using Portolan.Bench.Contestants;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Scenarios;

/// <summary>
/// Loads a proxy until a request costs what it will cost: code that is compiled while it runs gets cheaper for some seconds, and
/// compiling costs CPU itself. Everybody gets the same chance; who has nothing to compile is done after two rounds.
/// </summary>
internal static class WarmUp
{
    private const int MaxRounds = 6;
    private const double Settled = 0.95;
    private const double QuietShare = 0.05;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs a load, which gives how many units it did, until a unit costs what it will.</summary>
    public static async Task RunAsync(RunningProxy proxy, Func<Task<double>> load)
    {
        await WaitUntilQuietAsync(proxy);
        var before = double.PositiveInfinity;
        for (var round = 0; round < MaxRounds; round++)
        {
            var cpu = ProcessStatistics.CpuSeconds(proxy.Process.Id);
            var units = await load();
            var cost = (ProcessStatistics.CpuSeconds(proxy.Process.Id) - cpu) / units;
            if (cost > before * Settled)
            {
                return;
            }

            before = cost;
        }
    }

    // A control plane that has just been given its routes still writes statuses: that is the price of the start, not of a request.
    private static async Task WaitUntilQuietAsync(RunningProxy proxy)
    {
        var waiting = Stopwatch.StartNew();
        while (waiting.Elapsed < Patience)
        {
            var cpu = ProcessStatistics.CpuSeconds(proxy.Process.Id);
            await Task.Delay(Glance);
            if (ProcessStatistics.CpuSeconds(proxy.Process.Id) - cpu <= QuietShare * Glance.TotalSeconds)
            {
                return;
            }
        }
    }
}
