using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
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

    public static async Task RunAsync(BenchContext bench, RunningProxy proxy, int routes)
    {
        var before = double.PositiveInfinity;
        for (var round = 0; round < MaxRounds; round++)
        {
            var cpu = ProcessStatistics.CpuSeconds(proxy.Process.Id);
            var run = await WrkRun.StartAsync(bench.Tools.Wrk, proxy.Port, routes, bench.Options.Seconds);
            var cost = (ProcessStatistics.CpuSeconds(proxy.Process.Id) - cpu) / run.Requests;
            if (cost > before * Settled)
            {
                return;
            }

            before = cost;
        }
    }
}
