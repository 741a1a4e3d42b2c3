using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portolan.EndToEnd.Clients;

/// <summary>nghttp and h2load, the tools of the nghttp2 project: other implementations of HTTP/2 than curl's options reach.</summary>
[Collection(ClientTestCollection.Name)]
public sealed partial class NghttpTests(ClientWorld world)
{
    private const string Package = "nghttp2-client";

    [Theory]
    [InlineData("http", ClientWorld.Clear, "h1")]
    [InlineData("http", ClientWorld.Clear, "h2")]
    [InlineData("https", ClientWorld.Secure, "h1")]
    [InlineData("https", ClientWorld.Secure, "h2")]
    public async Task Trailers_of_a_request_reach_workloads_of_both_versions(string scheme, int port, string workload)
    {
        var file = Path.Combine(world.Folder, "nghttp-upload");
        await File.WriteAllTextAsync(file, new string('u', 300_000), TestContext.Current.CancellationToken);
        var printed = await NghttpAsync(
            scheme,
            port,
            $"/{workload}/upload",
            "-d",
            file,
            "--trailer",
            "x-sum: 300000",
            "--no-content-length"
        );
        var seen = JsonNode.Parse(printed)!;
        Assert.Equal(300_000, (int)seen["count"]!);
        Assert.Equal("300000", (string?)seen["trailers"]!["x-sum"]);
    }

    [Theory]
    [InlineData("http", ClientWorld.Clear)]
    [InlineData("https", ClientWorld.Secure)]
    public async Task The_frames_of_an_answer_with_trailers_are_those_of_the_RFC(string scheme, int port)
    {
        var printed = Colours().Replace(await NghttpAsync(scheme, port, "/h2/trailers", "-v"), "");
        var frames = Received()
            .Matches(printed)
            .Select(match => match.Groups["frame"].Value)
            .Where(frame => frame is not ("WINDOW_UPDATE" or "PING"))
            .ToList();

        // The head, the data, the trailers that end the stream; SETTINGS and its acknowledgement before.
        Assert.Equal("SETTINGS", frames[0]);
        Assert.Equal(["HEADERS", "DATA", "HEADERS"], frames.Where(frame => frame is "HEADERS" or "DATA"));
        Assert.Equal(2, frames.Count(frame => frame == "SETTINGS"));
        Assert.Contains("x-sum: 4", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Early_hints_are_a_HEADERS_frame_of_their_own()
    {
        var printed = Colours().Replace(await NghttpAsync("https", ClientWorld.Secure, "/raw/hints", "-v"), "");
        Assert.InRange(
            printed.IndexOf(":status: 103", StringComparison.Ordinal),
            0,
            printed.IndexOf(":status: 200", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Padding_small_windows_priorities_and_CONTINUATION_are_read()
    {
        var file = Path.Combine(world.Folder, "nghttp-padded");
        await File.WriteAllTextAsync(file, new string('p', 200_000), TestContext.Current.CancellationToken);
        var printed = await NghttpAsync(
            "https",
            ClientWorld.Secure,
            "/h1/upload",
            "-d",
            file,
            "--padding=200",
            "--window-bits=10",
            "--connection-window-bits=12",
            "--weight=7",
            "--continuation"
        );
        Assert.Equal(200_000, (int)JsonNode.Parse(printed)!["count"]!);
    }

    [Theory]
    [InlineData("h1", true)]
    [InlineData("h2", true)]
    [InlineData("h1", false)]
    [InlineData("h2", false)]
    public async Task Load_over_HTTP_2_is_answered_to_the_last_request(string workload, bool isSecure)
    {
        var url = isSecure ? $"https://web.example:{ClientWorld.Secure}" : $"http://web.example:{ClientWorld.Clear}";
        await LoadAsync(2000, "-c", "8", "-m", "50", $"{url}/{workload}/bytes/3000");
    }

    [Fact]
    public async Task Load_over_HTTP_1_1_is_answered_to_the_last_request() =>
        await LoadAsync(2000, "--h1", "-c", "8", $"https://web.example:{ClientWorld.Secure}/h1/bytes/3000");

    [Fact]
    public async Task Load_of_uploads_is_answered_to_the_last_request()
    {
        var file = Path.Combine(world.Folder, "h2load-upload");
        await File.WriteAllTextAsync(file, new string('u', 100_000), TestContext.Current.CancellationToken);
        await LoadAsync(200, "-c", "4", "-m", "10", "-d", file, $"https://web.example:{ClientWorld.Secure}/h2/upload");
    }

    private async Task LoadAsync(int requests, params IEnumerable<string> arguments)
    {
        var printed = await world.RunAsync(
            "h2load",
            Package,
            ["-n", requests.ToString(CultureInfo.InvariantCulture), "-t", "1", "--connect-to", world.Address, .. arguments]
        );
        Assert.Contains(
            $"requests: {requests} total, {requests} started, {requests} done, {requests} succeeded, 0 failed, 0 errored, 0 timeout",
            printed,
            StringComparison.Ordinal
        );
        Assert.Contains($"status codes: {requests} 2xx, 0 3xx, 0 4xx, 0 5xx", printed, StringComparison.Ordinal);
    }

    // nghttp resolves no names by itself: the URL has the address, and the head and the handshake the name.
    private Task<string> NghttpAsync(string scheme, int port, string path, params IEnumerable<string> options) =>
        world.RunAsync(
            "nghttp",
            Package,
            ["-H", ":authority: web.example", "-y", "--timeout=50s", .. options, $"{scheme}://{world.Address}:{port}{path}"]
        );

    [GeneratedRegex(@"recv (?:\(stream_id=\d+[^)]*\) )?(?<frame>[A-Z_]+) frame")]
    private static partial Regex Received();

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Colours();
}
