using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Portolan.Bench.Load;

/// <summary>Runs h2load: a closed loop of requests over HTTP/2, 100 streams at a time on each of four connections.</summary>
internal static partial class H2LoadRun
{
    private const int Connections = 4;
    private const int Streams = 100;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static async Task<LoadResult> StartAsync(string h2load, string url, int seconds, params string[] more)
    {
        var start = new ProcessStartInfo(h2load, ["-t", "1", "-c", $"{Connections}", "-m", $"{Streams}", "-D", $"{seconds}", .. more, url])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new BenchException("h2load did not start");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var requests = RequestsPattern().Match(output);
        var statuses = StatusPattern().Match(output);
        if (
            !requests.Success
            || !statuses.Success
            || Number(requests, "failed") + Number(requests, "errored") + Number(requests, "timeout") + Number(statuses, "other") > 0
        )
        {
            throw new BenchException($"h2load saw failures at {url}: {output}");
        }

        var done = Number(requests, "done");
        return new LoadResult(done, done / seconds);
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"(?<done>\d+) done, \d+ succeeded, (?<failed>\d+) failed, (?<errored>\d+) errored, (?<timeout>\d+) timeout",
        Options,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex RequestsPattern();

    [GeneratedRegex(@"status codes: \d+ 2xx, (?<other>\d+) 3xx, 0 4xx, 0 5xx", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatusPattern();
}
