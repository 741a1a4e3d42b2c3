using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>Latency at a rate that everybody can hold: half of the reference's top rate, sent in an open loop.</summary>
internal static class LatencyAtHalfRate
{
    public static async Task RunAsync(BenchContext bench, double rate, Table table)
    {
        var latencies = new Dictionary<string, List<double[]>>(StringComparer.Ordinal);
        var proxies = new Dictionary<string, RunningProxy>(StringComparer.Ordinal);
        try
        {
            foreach (var contestant in bench.Contestants)
            {
                var proxy = proxies[contestant.Name] = await contestant.StartAsync(Setup.Http(1, bench.Backend.Port));
                latencies[contestant.Name] = [];
                await WarmUp.RunAsync(proxy, () => RoutesAlike.LoadAsync(bench, proxy, routes: 1));
            }

            for (var round = 0; round < bench.Options.Repetitions; round++)
            {
                foreach (var (name, proxy) in proxies)
                {
                    latencies[name].Add(await ConstantRate.RunAsync(proxy.Port, rate, bench.Options.Seconds));
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

        table.Add($"{rate:F0} requests/s: p50", "ms", Medians(latencies, 0.50));
        table.Add($"{rate:F0} requests/s: p99", "ms", Medians(latencies, 0.99), new Target.AtMostTimes(1));
    }

    private static Dictionary<string, double> Medians(Dictionary<string, List<double[]>> latencies, double share) =>
        latencies.ToDictionary(
            entry => entry.Key,
            entry => Statistics.Median(entry.Value.Select(sorted => Statistics.Percentile(sorted, share)))
        );
}
