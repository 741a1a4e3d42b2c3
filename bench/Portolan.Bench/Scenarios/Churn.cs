using System.Diagnostics;
using System.Globalization;
using Portolan.Bench.Cluster;
using Portolan.Bench.Load;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>
/// Many routes on one Gateway, ten of which change every second: what control plane and proxy spend, how soon each change is served, and
/// whether anybody is answered wrongly meanwhile.
/// </summary>
internal sealed class Churn
{
    private const int ChangesPerSecond = 10;
    private const int WitnessesPerSecond = 100;
    private const int WarmUpRound = 20 * ChangesPerSecond;
    private const int MostWarmUpRounds = 10;

    // A prime, so that the changed routes are spread over all.
    private const int Stride = 7919;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly BenchCluster _cluster;
    private readonly int _routes;
    private readonly List<double> _times = [];
    private int _wrong;
    private int _asked;

    private Churn(BenchCluster cluster, int routes) => (_cluster, _routes) = (cluster, routes);

    /// <summary>The name of the column of a size.</summary>
    public static string Column(int routes) => string.Create(CultureInfo.InvariantCulture, $"{routes} routes");

    public static async Task RunAsync(BenchContext bench, int routes, Action<string, string, double> report)
    {
        await using var cluster = await BenchCluster.StartAsync(bench.Options, bench.Backend.Port);
        var loading = Stopwatch.GetTimestamp();
        await cluster.CreateRoutesAsync(routes);
        report("routes created", "s", Stopwatch.GetElapsedTime(loading).TotalSeconds);
        await cluster.SettleAsync(routes);
        report("until all statuses and mesh resources are written", "s", Stopwatch.GetElapsedTime(loading).TotalSeconds);

        var churn = new Churn(cluster, routes);
        var made = await churn.WarmUpAsync();
        churn._times.Clear();
        var (controlPlane, proxy, api) = (cluster.ControlPlane.Id, cluster.Proxy.Id, cluster.Api.Id);
        var before = (
            ControlPlane: ProcessStatistics.CpuSeconds(controlPlane),
            Proxy: ProcessStatistics.CpuSeconds(proxy),
            Api: ProcessStatistics.CpuSeconds(api)
        );
        var started = Stopwatch.GetTimestamp();
        await churn.ChangeAsync(made, bench.Options.ChurnSeconds * ChangesPerSecond);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        cluster.ThrowIfGone();

        report("control plane: CPU", "% of a core", (ProcessStatistics.CpuSeconds(controlPlane) - before.ControlPlane) / seconds * 100);
        report("control plane: memory", "MiB", ProcessStatistics.MemoryMebibytes(controlPlane));
        report("proxy: CPU", "% of a core", (ProcessStatistics.CpuSeconds(proxy) - before.Proxy) / seconds * 100);
        report("proxy: memory", "MiB", ProcessStatistics.MemoryMebibytes(proxy));
        report("API server: CPU", "% of a core", (ProcessStatistics.CpuSeconds(api) - before.Api) / seconds * 100);
        report("API server: memory", "MiB", ProcessStatistics.MemoryMebibytes(api));
        churn._times.Sort();
        report("change to served, p50", "ms", Statistics.Percentile(churn._times, 0.50));
        report("change to served, p99", "ms", Statistics.Percentile(churn._times, 0.99));
        report("changes a second", "1/s", churn._times.Count / seconds);
        report("answers", "", churn._asked);
        report("wrong answers", "", churn._wrong);
    }

    /// <summary>
    /// Makes changes until their cost settles, and says how many: code that was not hot yet is compiled again in the first minutes of its
    /// use, which is half of what a control plane spends then.
    /// </summary>
    private async Task<int> WarmUpAsync()
    {
        var made = 0;
        var before = double.MaxValue;
        for (var round = 0; round < MostWarmUpRounds; round++)
        {
            var begun = ProcessStatistics.CpuSeconds(_cluster.ControlPlane.Id);
            await ChangeAsync(made, WarmUpRound);
            made += WarmUpRound;
            var spent = ProcessStatistics.CpuSeconds(_cluster.ControlPlane.Id) - begun;
            if (spent > 0.9 * before)
            {
                break;
            }

            before = spent;
        }

        return made;
    }

    /// <summary>Makes the changes of these numbers, each when it is due, whether or not those before it are served.</summary>
    private async Task ChangeAsync(int first, int count)
    {
        using var over = new CancellationTokenSource();
        var witness = WitnessAsync(over.Token);
        var started = Stopwatch.GetTimestamp();
        var changes = new List<Task<double>>(count);
        for (var index = 0; index < count; index++)
        {
            var early = TimeSpan.FromSeconds((double)index / ChangesPerSecond) - Stopwatch.GetElapsedTime(started);
            await Task.Delay(early > TimeSpan.Zero ? early : TimeSpan.Zero);
            _cluster.ThrowIfGone();
            changes.Add(MakeAsync(first + index));
        }

        _times.AddRange(await Task.WhenAll(changes));
        await over.CancelAsync();
        await witness;
    }

    /// <summary>Gives a route another path; the milliseconds until it is served there, and no more where it was.</summary>
    private async Task<double> MakeAsync(int change)
    {
        using var connection = new HttpConnection();
        await connection.ConnectAsync(_cluster.Port);
        var route = RouteOf(change);
        var before = HttpConnection.Get($"{PathBefore(change)}/item");
        var after = HttpConnection.Get($"{PathAfter(change)}/item");
        await ExpectAsync(connection, before, 200);
        await ExpectAsync(connection, after, 404);
        var started = Stopwatch.GetTimestamp();
        var writing = _cluster.Client.ChangePathAsync($"r{route}", PathAfter(change));
        while (await connection.AskAsync(after) != 200)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchException($"change {change} is not served after {Patience.TotalSeconds} s");
            }

            await Task.Delay(1);
        }

        var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await ExpectAsync(connection, before, 404);
        await writing;
        return time;
    }

    /// <summary>Asks for routes that nobody changes.</summary>
    private async Task WitnessAsync(CancellationToken over)
    {
        using var connection = new HttpConnection();
        await connection.ConnectAsync(_cluster.Port);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / WitnessesPerSecond));
        for (var number = 0; !over.IsCancellationRequested; number = (number + 2) % _routes)
        {
            await ExpectAsync(connection, HttpConnection.Get($"/r{number}/item"), 200);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task ExpectAsync(HttpConnection connection, byte[] request, int status)
    {
        Interlocked.Increment(ref _asked);
        if (await connection.AskAsync(request) != status)
        {
            Interlocked.Increment(ref _wrong);
        }
    }

    // Routes of odd numbers change, in turn; those of even numbers stay.
    private int RouteOf(int change) => (int)((long)change * Stride % (_routes / 2) * 2) + 1;

    private string PathAfter(int change) => $"/changed-{change}";

    private string PathBefore(int change) => change < _routes / 2 ? $"/r{RouteOf(change)}" : PathAfter(change - (_routes / 2));
}
