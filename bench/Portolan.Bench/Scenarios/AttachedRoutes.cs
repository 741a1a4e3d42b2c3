using System.Diagnostics;
using System.Globalization;
using Portolan.Bench.Cluster;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>
/// Many routes are attached to a Gateway at once: how long until its status counts them all, and how often the status was written until
/// nothing more had to be said.
/// </summary>
internal static class AttachedRoutes
{
    public static async Task RunAsync(BenchContext bench, int routes, Action<string, string, double, Target?> report)
    {
        await using var cluster = await BenchCluster.StartAsync(bench.Options, bench.Backend.Port);
        await cluster.CreateRoutesAsync(1);
        await cluster.SettleAsync(1);
        using var over = new CancellationTokenSource();
        var right = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var counting = CountAsync(cluster, $"\"attachedRoutes\":{routes.ToString(CultureInfo.InvariantCulture)}", right, over.Token);
        var started = Stopwatch.GetTimestamp();
        await cluster.CreateRoutesAsync(1, routes - 1);
        var created = Stopwatch.GetTimestamp();
        var done = await right.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await cluster.SettleAsync(routes);
        await over.CancelAsync();

        report("routes created", "s", Stopwatch.GetElapsedTime(started, created).TotalSeconds, null);
        report(
            "right attachedRoutes, after the last was created",
            "s",
            Math.Max(0, Stopwatch.GetElapsedTime(created, done).TotalSeconds),
            new Target.AtMost(1)
        );
        report("status writes of the Gateway", "", await counting, new Target.AtMost(20));
    }

    /// <summary>How many changes of Gateways there were until cancelled; says when one first had a text.</summary>
    private static async Task<int> CountAsync(BenchCluster cluster, string text, TaskCompletionSource<long> seen, CancellationToken over)
    {
        var changes = 0;
        try
        {
            using var events = new StreamReader(await cluster.Client.WatchAsync(PortolanObjectsJson.Gateways, over));
            while (await events.ReadLineAsync(over) is { } line)
            {
                changes += line.Contains("\"type\":\"MODIFIED\"", StringComparison.Ordinal) ? 1 : 0;
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    seen.TrySetResult(Stopwatch.GetTimestamp());
                }
            }

            seen.TrySetException(new BenchException("the watch of Gateways ended"));
        }
        catch (OperationCanceledException)
        {
            // All has been counted.
        }

        return changes;
    }
}
