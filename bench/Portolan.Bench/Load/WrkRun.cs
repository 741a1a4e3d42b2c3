using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Portolan.Bench.Load;

/// <summary>What wrk counted in one run: a closed loop of 64 connections that ask as fast as they are answered.</summary>
internal sealed partial record WrkRun(long Requests, double RequestsPerSecond, double P50Milliseconds, double P99Milliseconds)
{
    /// <summary>What wrk asks for.</summary>
    public sealed record Plan(int Port, int Seconds)
    {
        /// <summary>Over how many routes requests are spread.</summary>
        public int Routes { get; init; } = 1;

        /// <summary><c>http</c> or <c>https</c>.</summary>
        public string Scheme { get; init; } = "http";

        /// <summary>A connection for each request, instead of kept ones.</summary>
        public bool Closes { get; init; }

        /// <summary>Answers of many sizes instead of the fixed one.</summary>
        public bool IsMixed { get; init; }
    }

    public const int Connections = 64;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // The path changes with every request, whatever the number of routes: a cache of the last request must not help anybody. Of 100 mixed
    // answers 80 are small.
    private const string Script = """
        local routes = tonumber(os.getenv("BENCH_ROUTES"))
        local requests = {}
        local at = 0
        local function path(item)
          local route = "/r" .. (item * 7919 % routes)
          if os.getenv("BENCH_MIXED") == "no" then return route .. "/item" .. item end
          local share = item % 100
          local size = share < 80 and 1 or share < 95 and 16 or share < 99 and 128 or 1024
          return route .. "/size" .. size
        end
        init = function(args)
          if os.getenv("BENCH_CLOSES") == "yes" then wrk.headers["Connection"] = "close" end
          for item = 0, 999 do requests[item] = wrk.format("GET", path(item)) end
        end
        request = function()
          at = (at + 379) % 1000
          return requests[at]
        end
        """;

    public static async Task<WrkRun> StartAsync(string wrk, Plan plan)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script);
            var start = new ProcessStartInfo(
                wrk,
                [
                    "-t",
                    "1",
                    "-c",
                    $"{Connections}",
                    "-d",
                    $"{plan.Seconds}s",
                    "--latency",
                    "-s",
                    script,
                    $"{plan.Scheme}://127.0.0.1:{plan.Port}",
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                Environment =
                {
                    ["BENCH_ROUTES"] = $"{plan.Routes}",
                    ["BENCH_MIXED"] = plan.IsMixed ? "yes" : "no",
                    ["BENCH_CLOSES"] = plan.Closes ? "yes" : "no",
                },
            };
            using var process = Process.Start(start) ?? throw new BenchException("wrk did not start");
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Read(output);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static WrkRun Read(string output)
    {
        if (FailurePattern().Match(output) is { Success: true } failure)
        {
            throw new BenchException($"wrk saw failures: {failure.Value.Trim()}");
        }

        var requests = RequestsPattern().Match(output);
        return requests.Success
            ? new WrkRun(
                long.Parse(requests.Groups["value"].Value, CultureInfo.InvariantCulture),
                Number(RatePattern().Match(output).Groups["value"].Value),
                Milliseconds(P50Pattern().Match(output)),
                Milliseconds(P99Pattern().Match(output))
            )
            : throw new BenchException($"wrk answered: {output}");
    }

    private static double Milliseconds(Match match) =>
        Number(match.Groups["value"].Value)
        * match.Groups["unit"].Value switch
        {
            "us" => 0.001,
            "ms" => 1,
            "s" => 1000,
            var unit => throw new BenchException($"wrk measures in {unit}"),
        };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<value>\d+) requests in", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RequestsPattern();

    [GeneratedRegex(@"Requests/sec:\s+(?<value>[\d.]+)", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RatePattern();

    [GeneratedRegex(@"50%\s+(?<value>[\d.]+)(?<unit>us|ms|s)", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex P50Pattern();

    [GeneratedRegex(@"99%\s+(?<value>[\d.]+)(?<unit>us|ms|s)", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex P99Pattern();

    [GeneratedRegex(@"Non-2xx.*|Socket errors.*", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FailurePattern();
}
