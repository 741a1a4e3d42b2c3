using System.Diagnostics;
using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>
/// Half of the top rate for minutes, while connections come and go, the configuration changes and backends are killed: every answer has to
/// be right, and when all is over nothing may be left: no connection, no descriptor, no memory.
/// </summary>
internal static class Soak
{
    private const int Clients = 32;

    // A client keeps a connection for so many requests.
    private const int RequestsAConnection = 50;

    private static readonly TimeSpan Calibration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Change = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Kill = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    // Connections to backends are kept for a minute.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(75);

    public static async Task RunAsync(BenchContext bench, ProxyContestant contestant, Table table)
    {
        await using var site = await SoakSite.StartAsync(contestant, bench.Tools.Nginx);
        var top = new SoakCounts();
        await LoadAsync(site.Port, top, interval: TimeSpan.Zero, Calibration);
        var interval = TimeSpan.FromSeconds(2 * Clients * Calibration.TotalSeconds / top.Right);

        var length = TimeSpan.FromMinutes(bench.Options.SoakMinutes);
        var counts = new SoakCounts();
        var memory = new List<double>();
        var descriptors = site.CountDescriptors();
        using var over = new CancellationTokenSource();
        Task[] churn = [RepeatAsync(site.ChangeAsync, Change), RepeatAsync(site.KillAsync, Kill), RepeatAsync(Look, Glance)];
        await LoadAsync(site.Port, counts, interval, length);
        await over.CancelAsync();
        await Task.WhenAll(churn);
        site.Process.ThrowIfGone();
        await Task.Delay(Rest);

        Report("answers that were right", "count", counts.Right, null);
        Report("answers that were wrong", "count", counts.Wrong, new Target.AtMost(0));
        Report("requests without an answer", "count", counts.Lost, new Target.AtMost(0));
        Report("changes of the configuration", "count", site.Changes, null);
        Report("backends killed", "count", site.Kills, null);

        // The first quarter fills pools and buffers; from then on it has to stay.
        var settled = Statistics.Median(memory.Skip(memory.Count / 4).Take(memory.Count / 4));
        var last = Statistics.Median(memory.TakeLast(memory.Count / 4));
        Report("memory in the second quarter", "MiB", settled, null);
        Report("memory in the last quarter / second", "x", last / settled, new Target.AtMost(1.1));
        Report("connections of clients left", "count", await site.CountConnectionsAsync(), new Target.AtMost(0));
        Report("descriptors left", "count", Math.Max(0, site.CountDescriptors() - descriptors), new Target.AtMost(0));
        counts.Samples.ForEach(table.Fail);

        async Task RepeatAsync(Func<Task> action, TimeSpan pause)
        {
            while (!over.IsCancellationRequested)
            {
                await action();
                await Task.Delay(pause, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Task Look()
        {
            memory.Add(ProcessStatistics.MemoryMebibytes(site.Process.Id));
            return Task.CompletedTask;
        }

        void Report(string quantity, string unit, double value, Target? target) =>
            table.Add(
                $"soak, {bench.Options.SoakMinutes} min: {quantity}",
                unit,
                new Dictionary<string, double>(StringComparer.Ordinal) { [contestant.Name] = value },
                target
            );
    }

    // Each client asks once an interval, however long the answers take; with no interval at once again.
    private static Task LoadAsync(int port, SoakCounts counts, TimeSpan interval, TimeSpan length)
    {
        var started = Stopwatch.GetTimestamp();
        return Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(client =>
                    Task.Run(async () =>
                    {
                        HttpConnection? connection = null;
                        var due = interval * client / Clients;
                        for (var request = 0; Stopwatch.GetElapsedTime(started) < length; request++, due += interval)
                        {
                            var wait = due - Stopwatch.GetElapsedTime(started);
                            if (wait > TimeSpan.Zero)
                            {
                                await Task.Delay(wait);
                            }

                            if (request % RequestsAConnection == 0)
                            {
                                connection?.Dispose();
                                connection = null;
                            }

                            connection = await AskAsync(port, connection, $"/r{client % SoakSite.Routes}/{client}-{request}", counts);
                        }

                        connection?.Dispose();
                    })
                )
        );
    }

    // The backend answers with the path: another client's answer would show.
    private static async Task<HttpConnection?> AskAsync(int port, HttpConnection? connection, string path, SoakCounts counts)
    {
        try
        {
            if (connection is null)
            {
                connection = new HttpConnection();
                await connection.ConnectAsync(port);
            }

            var status = await connection.AskAsync(HttpConnection.Get(path));
            counts.Count(status == 200 && connection.AnswerEndsWith(path) ? null : $"{path}: {status} {connection.Answer}");
            return connection;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            counts.CountLost($"{path}: {exception.Message}");
            connection?.Dispose();
            return null;
        }
    }
}
