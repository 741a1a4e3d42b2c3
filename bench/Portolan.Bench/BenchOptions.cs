using System.Globalization;
using Portolan.Bench.Scenarios;

namespace Portolan.Bench;

/// <summary>What to measure and for how long; the defaults take about twenty minutes.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        Measures Portolan beside HAProxy and nginx, and its Kubernetes API beside etcd, on this machine's loopback.

          --seconds N        length of one measurement (default 2)
          --repetitions N    rounds; the peers take turns in each (default 5)
          --only LIST        of: http, https, h2, h2c, grpc, mixed, transfer, passthrough, connections,
                             routes, latency, memory, idle, change, start, attach, api (default all of these),
                             and soak, churn, sets, which take minutes
          --soak-minutes N   length of soak (default 2)
          --churn-routes L   sizes for churn (default 5000,40000)
          --churn-seconds N  how long changes are made (default 60)
          --sets S,R         how many ListenerSets with how many routes for sets (default 2500,40000)
          --portolan PATH    the executable (default artifacts/bin/portolan)
          --portolan-proxy PATH
          --peers LIST       of: haproxy, nginx, portolan, portolan-proxy, etcd (default all)
        """;

    public int Seconds { get; private init; } = 2;

    public int Repetitions { get; private init; } = 5;

    public int SoakMinutes { get; private init; } = 2;

    public IReadOnlyList<string> Only { get; private init; } =
    [.. Workloads.Names, "routes", "latency", "memory", "idle", "change", "start", "attach", "api"];

    public IReadOnlyList<int> ChurnRoutes { get; private init; } = [5_000, 40_000];

    public int ChurnSeconds { get; private init; } = 60;

    public (int Sets, int Routes) Sets { get; private init; } = (2_500, 40_000);

    public IReadOnlyList<string> Peers { get; private init; } = ["haproxy", "nginx", "portolan", "portolan-proxy", "etcd"];

    public string Portolan { get; private init; } = Path.Combine("artifacts", "bin", "portolan");

    public string PortolanProxy { get; private init; } = Path.Combine("artifacts", "bin", "portolan-proxy");

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static BenchOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (var index = 0; index < arguments.Count; index += 2)
        {
            if (index + 1 == arguments.Count)
            {
                return null;
            }

            var value = arguments[index + 1];
            var next = arguments[index] switch
            {
                "--seconds" when Number(value) is { } seconds => options with { Seconds = seconds },
                "--repetitions" when Number(value) is { } repetitions => options with { Repetitions = repetitions },
                "--churn-routes" when value.Split(',').Select(Number).ToList() is var sizes && !sizes.Contains(null) => options with
                {
                    ChurnRoutes = [.. sizes.OfType<int>()],
                },
                "--churn-seconds" when Number(value) is { } seconds => options with { ChurnSeconds = seconds },
                "--sets" when value.Split(',').Select(Number).ToList() is [{ } sets, { } routes] => options with { Sets = (sets, routes) },
                "--soak-minutes" when Number(value) is { } minutes => options with { SoakMinutes = minutes },
                "--only" => options with { Only = value.Split(',') },
                "--peers" => options with { Peers = value.Split(',') },
                "--portolan" => options with { Portolan = value },
                "--portolan-proxy" => options with { PortolanProxy = value },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
}
