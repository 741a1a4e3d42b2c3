using Portolan.Bench;
using Portolan.Bench.Cluster;
using Portolan.Bench.Contestants;
using Portolan.Bench.Machine;
using Portolan.Bench.Report;
using Portolan.Bench.Scenarios;

if (args is [ApiProcess.Command, var directory])
{
    return await ApiProcess.RunAsync(directory);
}

if (BenchOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(BenchOptions.Usage);
    return 2;
}

if (Tools.Find(out var missing) is not { } tools)
{
    await Console.Error.WriteLineAsync($"Not found: {string.Join(", ", missing)}. {Tools.Remedy}");
    return 3;
}

try
{
    await using var backend = await FixedAnswer.StartAsync(tools.Nginx);
    IContestant[] all =
    [
        new HaproxyContestant(tools.Haproxy),
        new NginxContestant(tools.Nginx),
        new PortolanContestant(options.Portolan),
        new ProxyContestant(options.PortolanProxy),
    ];
    var bench = new BenchContext(options, tools, backend, [.. all.Where(contestant => options.Peers.Contains(contestant.Name))]);
    if (options.Only.Contains("passthrough") && bench.Contestants.OfType<NginxContestant>().Any(nginx => !nginx.HasStreams))
    {
        await Console.Error.WriteLineAsync(NginxStreams.Remedy);
    }

    var table = new Table([.. bench.Contestants.Select(contestant => contestant.Name)]);
    await Measurements.RunAsync(bench, table);
    var api = await Measurements.RunApiAsync(options);
    var churn = await Measurements.RunChurnAsync(bench);
    var attach = await Measurements.RunAttachAsync(bench);
    var sets = await Measurements.RunSetsAsync(bench);
    foreach (var result in new[] { table, api, attach, churn, sets }.OfType<Table>().Where(result => !result.IsEmpty))
    {
        await Console.Out.WriteLineAsync($"{result}{Environment.NewLine}");
    }

    return table.HasFailed || api?.HasFailed == true ? 1 : 0;
}
catch (BenchException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
