using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Portolan.Bench.Load;

/// <summary>What wrk counted in one run: a closed loop of 64 connections that ask as fast as they are answered.</summary>
internal sealed partial record WrkRun(long Requests, double RequestsPerSecond, double P50Milliseconds, double P99Milliseconds)
{
    public const int Connections = 64;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // The path changes with every request, whatever the number of routes: a cache of the last request must not help anybody.
    private const string Script = """
        local routes = tonumber(os.getenv("BENCH_ROUTES"))
        local requests = {}
        local at = 0
        init = function(args)
          for item = 0, 999 do requests[item] = wrk.format("GET", "/r" .. (item % routes) .. "/item" .. item) end
        end
        request = function()
          at = (at + 379) % 1000
          return requests[at]
        end
        """;

    public static async Task<WrkRun> StartAsync(string wrk, int port, int routes, int seconds)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script);
            var start = new ProcessStartInfo(
                wrk,
                ["-t", "1", "-c", $"{Connections}", "-d", $"{seconds}s", "--latency", "-s", script, $"http://127.0.0.1:{port}"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                Environment = { ["BENCH_ROUTES"] = $"{routes}" },
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
                Milliseconds(P99Pattern().Match(output)))
            : throw new BenchException($"wrk answered: {output}");
    }

    private static double Milliseconds(Match match) => Number(match.Groups["value"].Value) * match.Groups["unit"].Value switch
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
