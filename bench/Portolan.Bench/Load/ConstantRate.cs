using System.Diagnostics;

namespace Portolan.Bench.Load;

/// <summary>
/// An open loop: requests leave at a constant rate whether or not earlier ones were answered in time. A request that has to wait for its
/// connection counts from the moment at which it was due, so that a stall is not hidden by the requests that it held back.
/// </summary>
internal static class ConstantRate
{
    /// <summary>Latencies in milliseconds, sorted.</summary>
    public static async Task<double[]> RunAsync(int port, double requestsPerSecond, int seconds)
    {
        var interval = TimeSpan.FromSeconds(WrkRun.Connections / requestsPerSecond);
        var started = Stopwatch.GetTimestamp();
        var end = TimeSpan.FromSeconds(seconds);
        var runs = Enumerable
            .Range(0, WrkRun.Connections)
            .Select(connection => Task.Run(() => AskAsync(port, started, interval, interval * connection / WrkRun.Connections, end)));
        var latencies = (await Task.WhenAll(runs)).SelectMany(list => list).ToArray();
        Array.Sort(latencies);
        return latencies;
    }

    private static async Task<List<double>> AskAsync(int port, long started, TimeSpan interval, TimeSpan due, TimeSpan end)
    {
        using var connection = new HttpConnection();
        await connection.ConnectAsync(port);
        var request = HttpConnection.Get("/r0/item");
        var latencies = new List<double>();
        for (; due < end; due += interval)
        {
            var now = Stopwatch.GetElapsedTime(started);
            var wasBusy = now > due;
            if (!wasBusy)
            {
                // Timers tick in milliseconds: what they are late by is ours, not the proxy's.
                await Task.Delay(due - now);
            }

            var from = wasBusy ? due : Stopwatch.GetElapsedTime(started);
            var status = await connection.AskAsync(request);
            latencies.Add((Stopwatch.GetElapsedTime(started) - from).TotalMilliseconds);
            if (status != 200)
            {
                throw new BenchException($"the proxy on port {port} answered {status}");
            }
        }

        return latencies;
    }
}
