using System.Diagnostics;
using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>How long a change takes from the request to the API until a request to the proxy is served by it, among many routes.</summary>
internal static class ChangeToServed
{
    private const int Changes = 100;

    public static async Task RunAsync(BenchContext bench, PortolanContestant contestant, int routes, Table table)
    {
        await using var proxy = await contestant.StartAsync(Setup.Http(routes, bench.Backend.Port));
        using var api = await KubernetesApi.ConnectAsync(Path.Combine(proxy.Folder, "data", "kubeconfig"));
        using var connection = new HttpConnection();
        await connection.ConnectAsync(proxy.Port);
        var times = new List<double>();
        for (var change = 0; change < Changes; change++)
        {
            // Another route each time; the first changes warm the code up and do not count.
            var request = HttpConnection.Get($"/changed-{change}/item");
            var started = Stopwatch.GetTimestamp();
            await api.ChangePathAsync($"r{change * 7 % routes}", $"/changed-{change}");
            while (await connection.AskAsync(request) != 200)
            {
                proxy.Process.ThrowIfGone();
                if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
                {
                    throw new BenchException("a change was not served within 30 s");
                }

                await Task.Delay(1);
            }

            if (change >= Changes / 5)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        times.Sort();
        table.Add($"{routes} routes: change to served, p50", "ms", One(contestant, Statistics.Percentile(times, 0.50)));
        table.Add($"{routes} routes: change to served, p99", "ms", One(contestant, Statistics.Percentile(times, 0.99)));
    }

    private static Dictionary<string, double> One(PortolanContestant contestant, double value) =>
        new(StringComparer.Ordinal) { [contestant.Name] = value };
}
