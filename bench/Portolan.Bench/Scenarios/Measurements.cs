using Portolan.Bench.Contestants;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>The order of the measurements.</summary>
internal static class Measurements
{
    private const int ManyRoutes = 1000;

    // With one route a proxy is idle in the sense of its target, with this many it is in use.
    private static readonly (int Routes, double Mebibytes)[] AtRest = [(1, 20), (5 * ManyRoutes, 35)];

    public static async Task RunAsync(BenchContext bench, Table table)
    {
        var only = bench.Options.Only;
        await using var places = await Workplaces.StartAsync(bench);
        foreach (var workload in Workloads.Names.Where(only.Contains).SelectMany(name => Workloads.Of(name, bench, places)))
        {
            await SayAsync(workload.Name);
            try
            {
                await Comparison.RunAsync(bench, workload, table);
            }
            catch (BenchException exception)
            {
                // The other rows are still worth having; that this one failed is said under the table, and by the exit code.
                table.Fail($"{workload.Name}: {exception.Message}");
            }
        }

        if (only.Contains("routes"))
        {
            await SayAsync("CPU a request among many routes");
            await RoutesAlike.RunAsync(bench, [1, ManyRoutes, 40 * ManyRoutes], table);
        }

        if (only.Contains("latency"))
        {
            await SayAsync("latency at half of the first peer's rate");
            await LatencyAtHalfRate.RunAsync(bench, await RoutesAlike.TopRateAsync(bench) / 2, table);
        }

        if (only.Contains("memory"))
        {
            await SayAsync("memory at rest");
            foreach (var (routes, mebibytes) in AtRest)
            {
                await MemoryAtRest.RunAsync(bench, routes, mebibytes, table);
            }
        }

        if (only.Contains("idle"))
        {
            await SayAsync("memory of idle connections");
            await IdleConnections.RunAsync(bench, table);
        }

        if (only.Contains("soak") && bench.Contestants.OfType<ProxyContestant>().FirstOrDefault() is { } proxy)
        {
            await SayAsync($"{bench.Options.SoakMinutes} minutes of churn");
            await Soak.RunAsync(bench, proxy, table);
        }

        if (bench.Contestants.OfType<PortolanContestant>().FirstOrDefault() is { } portolan)
        {
            await MeasurePortolanAsync(bench, portolan, table);
        }
    }

    /// <summary>The Kubernetes API has a table of its own: it stands beside another peer. Null when nobody asked for it.</summary>
    public static async Task<Table?> RunApiAsync(BenchOptions options)
    {
        if (!options.Only.Contains("api"))
        {
            return null;
        }

        await SayAsync("the Kubernetes API beside etcd");
        return await ObjectApi.RunAsync(options);
    }

    /// <summary>Changes among many routes, a table of their own: a column a size. Null when nobody asked for it.</summary>
    public static async Task<Table?> RunChurnAsync(BenchContext bench)
    {
        if (!bench.Options.Only.Contains("churn"))
        {
            return null;
        }

        var sizes = bench.Options.ChurnRoutes;
        var table = new Table([.. sizes.Select(Churn.Column)]);
        var rows = new Dictionary<(string, string), Dictionary<string, double>>();
        foreach (var routes in sizes)
        {
            await SayAsync($"churn among {routes} routes");
            await Churn.RunAsync(
                bench,
                routes,
                (quantity, unit, value) =>
                {
                    rows.TryAdd((quantity, unit), new(StringComparer.Ordinal));
                    rows[(quantity, unit)][Churn.Column(routes)] = value;
                }
            );
        }

        foreach (var ((quantity, unit), values) in rows)
        {
            table.Add(quantity, unit, values);
        }

        return table;
    }

    /// <summary>Many routes attached at once, a table of its own. Null when nobody asked for it.</summary>
    public static async Task<Table?> RunAttachAsync(BenchContext bench)
    {
        if (!bench.Options.Only.Contains("attach"))
        {
            return null;
        }

        var column = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ManyRoutes} routes at once");
        var table = new Table([column]);
        await SayAsync(column);
        await AttachedRoutes.RunAsync(
            bench,
            ManyRoutes,
            (quantity, unit, value, target) =>
                table.Add(quantity, unit, new Dictionary<string, double>(StringComparer.Ordinal) { [column] = value }, target)
        );
        return table;
    }

    /// <summary>Many ListenerSets, a table of their own. Null when nobody asked for it.</summary>
    public static async Task<Table?> RunSetsAsync(BenchContext bench)
    {
        if (!bench.Options.Only.Contains("sets"))
        {
            return null;
        }

        var (sets, routes) = bench.Options.Sets;
        var column = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{sets} sets, {routes} routes");
        var table = new Table([column]);
        await SayAsync(column);
        await ManyListenerSets.RunAsync(
            bench,
            sets,
            routes,
            (quantity, unit, value) =>
                table.Add(quantity, unit, new Dictionary<string, double>(StringComparer.Ordinal) { [column] = value })
        );
        return table;
    }

    private static async Task MeasurePortolanAsync(BenchContext bench, PortolanContestant portolan, Table table)
    {
        if (bench.Options.Only.Contains("change"))
        {
            await SayAsync("change to served");
            await ChangeToServed.RunAsync(bench, portolan, ManyRoutes, table);
        }

        if (bench.Options.Only.Contains("start"))
        {
            await SayAsync("start to first request");
            await StartToFirstRequest.RunAsync(bench, portolan, table);
        }
    }

    private static Task SayAsync(string what) => Console.Error.WriteLineAsync($"measuring {what} …");
}
