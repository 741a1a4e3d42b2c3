using System.Diagnostics;
using Portolan.Bench.Contestants;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>How long <c>portolan run</c> takes from its start on an empty data directory until the first routed answer.</summary>
internal static class StartToFirstRequest
{
    public static async Task RunAsync(BenchContext bench, PortolanContestant contestant, Table table)
    {
        var times = new List<double>();
        for (var round = 0; round < bench.Options.Repetitions; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await using var proxy = await contestant.StartAsync(Setup.Http(1, bench.Backend.Port));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        table.Add(
            "start to first routed request",
            "ms",
            new Dictionary<string, double>(StringComparer.Ordinal) { [contestant.Name] = Statistics.Median(times) },
            new Target.AtMost(1500)
        );
    }
}
