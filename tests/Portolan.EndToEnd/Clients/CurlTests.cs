using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Portolan.EndToEnd.Clients;

/// <summary>curl, in each version of HTTP that it speaks.</summary>
[Collection(ClientTestCollection.Name)]
public sealed class CurlTests(ClientWorld world)
{
    private const string ClearUrl = "http://web.example:8080",
        SecureUrl = "https://web.example:8443";

    /// <summary>How each version is asked for, and what curl says it spoke.</summary>
    public static TheoryData<string, string, string> Versions =>
        new()
        {
            { "--http1.0", ClearUrl, "1.1" },
            { "--http1.1", ClearUrl, "1.1" },
            { "--http2", ClearUrl, "1.1" },
            { "--http2-prior-knowledge", ClearUrl, "2" },
            { "--http1.0", SecureUrl, "1.1" },
            { "--http1.1", SecureUrl, "1.1" },
            { "--http2", SecureUrl, "2" },
        };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_version_reaches_workloads_of_both_versions(string option, string url, string spoken)
    {
        foreach (var (workload, protocol) in new[] { ("h1", "HTTP/1.1"), ("h2", "HTTP/2") })
        {
            var printed = await CurlAsync(
                option,
                $"{url}/{workload}/echo?a=b",
                "-H",
                "X-Asked: yes",
                "-w",
                "\n%{http_code} %{http_version}"
            );
            var lines = printed.Split('\n');
            Assert.Equal($"200 {spoken}", lines[^1]);
            var seen = JsonNode.Parse(lines[0])!;
            Assert.Equal(protocol, (string?)seen["protocol"]);
            Assert.Equal($"/{workload}/echo?a=b", (string?)seen["target"]);
            Assert.Equal("yes", (string?)seen["headers"]!["x-asked"]);
            Assert.Equal(new Uri(url).Scheme, (string?)seen["headers"]!["x-forwarded-proto"]);
            Assert.Null(seen["headers"]!["upgrade"]);
        }
    }

    [Fact]
    public async Task A_client_of_1_0_gets_an_answer_of_unknown_length_until_the_connection_ends()
    {
        var printed = await CurlAsync("--http1.0", "-i", $"{ClearUrl}/h1/bytes/50000");
        var (head, body) = Split(printed);
        Assert.Equal(new string('x', 50000), body);
        Assert.DoesNotContain("transfer-encoding", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("connection: close", head, StringComparison.OrdinalIgnoreCase);
    }

    // Not by prior knowledge: Debian's curl (7.88) fails at its second request on any server.
    [Theory]
    [InlineData("--http1.1", ClearUrl)]
    [InlineData("--http1.1", SecureUrl)]
    [InlineData("--http2", SecureUrl)]
    public async Task One_connection_carries_one_request_after_another(string option, string url)
    {
        var printed = await CurlAsync(
            option,
            "-w",
            "%{num_connects} ",
            "-o",
            "/dev/null",
            "-o",
            "/dev/null",
            "-o",
            "/dev/null",
            $"{url}/h1/bytes/10",
            $"{url}/h2/bytes/10",
            $"{url}/h1/echo"
        );
        Assert.Equal("1 0 0", printed.Trim());
    }

    [Fact]
    public async Task Twenty_requests_share_one_connection_of_HTTP_2_at_once()
    {
        var printed = await CurlAsync(
            "--http2",
            "--parallel",
            "-w",
            "%{http_code} %{num_connects}\n",
            "-o",
            "/dev/null",
            $"{SecureUrl}/h1/bytes/[100001-100020]"
        );
        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(20, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("200 ", line, StringComparison.Ordinal));
        Assert.Equal(1, lines.Count(line => line == "200 1"));
    }

    [Theory]
    [InlineData("h1", "HTTP/1.1")]
    [InlineData("h2", "HTTP/2")]
    public async Task An_upload_that_expects_100_is_sent_once_the_workload_says_so(string workload, string protocol)
    {
        var (file, hash) = Upload(1_500_000);
        var traced = Path.Combine(world.Folder, $"continue-{workload}");
        var printed = await CurlAsync(
            "--http1.1",
            "-T",
            file,
            "-H",
            "Expect: 100-continue",
            "--expect100-timeout",
            "60",
            "--trace-ascii",
            traced,
            $"{ClearUrl}/{workload}/upload"
        );
        var seen = JsonNode.Parse(printed)!;
        Assert.Equal(1_500_000, (long)seen["count"]!);
        Assert.Equal(hash, (string?)seen["sha256"]);
        Assert.Equal(1_500_000, (long?)seen["length"]);
        Assert.Equal(protocol, (string?)seen["protocol"]);
        var trace = await File.ReadAllTextAsync(traced, TestContext.Current.CancellationToken);
        Assert.InRange(
            trace.IndexOf("HTTP/1.1 100 Continue", StringComparison.Ordinal),
            0,
            trace.IndexOf("=> Send data", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_upload_that_expects_100_and_is_refused_is_not_sent()
    {
        var (file, _) = Upload(1_500_000);
        var printed = await CurlAsync(
            "--http1.1",
            "-X",
            "POST",
            "-T",
            file,
            "-H",
            "Expect: 100-continue",
            "--expect100-timeout",
            "60",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code} %{size_upload}",
            $"{ClearUrl}/h1/refuse"
        );
        Assert.Equal("413 0", printed);
    }

    [Theory]
    [InlineData("--http1.1", ClearUrl, "h1")]
    [InlineData("--http1.1", ClearUrl, "h2")]
    [InlineData("--http2", SecureUrl, "h1")]
    [InlineData("--http2", SecureUrl, "h2")]
    public async Task An_upload_of_unknown_length_arrives_whole(string option, string url, string workload)
    {
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(number => $"{number:D10}"));
        var printed = await CurlAsync([option, "-T", "-", $"{url}/{workload}/upload"], text);
        var seen = JsonNode.Parse(printed)!;
        Assert.Equal(3_000_000, (long)seen["count"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text))), (string?)seen["sha256"]);
        Assert.Null(seen["length"]);
    }

    [Theory]
    [InlineData("--http1.1", ClearUrl, "raw")]
    [InlineData("--http1.1", ClearUrl, "h2")]
    [InlineData("--http2", SecureUrl, "raw")]
    [InlineData("--http2", SecureUrl, "h2")]
    public async Task Trailers_of_an_answer_come_through(string option, string url, string workload)
    {
        var heads = Path.Combine(world.Folder, $"trailers{option}-{workload}");
        Assert.Equal("body", await CurlAsync(option, "-D", heads, $"{url}/{workload}/trailers"));
        var text = await File.ReadAllTextAsync(heads, TestContext.Current.CancellationToken);

        // curl writes trailers behind the head, which ends with an empty line.
        Assert.Contains("x-sum: 4", text[text.IndexOf("\r\n\r\n", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("--http1.1", ClearUrl, "HTTP/1.1")]
    [InlineData("--http2-prior-knowledge", ClearUrl, "HTTP/2")]
    [InlineData("--http2", SecureUrl, "HTTP/2")]
    public async Task Early_hints_come_before_the_answer(string option, string url, string version)
    {
        var printed = await CurlAsync(option, "-i", $"{url}/raw/hints");
        var (hints, rest) = Split(printed);
        Assert.StartsWith($"{version} 103", hints, StringComparison.Ordinal);
        Assert.Contains("link: </style.css>; rel=preload", hints, StringComparison.OrdinalIgnoreCase);
        var (head, body) = Split(rest);
        Assert.StartsWith($"{version} 200", head, StringComparison.Ordinal);
        Assert.Equal("done", body);
    }

    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2")]
    public async Task HEAD_tells_the_length_and_sends_nothing(string option)
    {
        var printed = await CurlAsync(option, "-I", $"{SecureUrl}/h1/page", "-w", "%{size_download}");
        Assert.Contains("content-type: text/html", printed, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\n0", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_from_clear_text_to_TLS_is_followed()
    {
        var printed = await CurlAsync("-L", $"{ClearUrl}/moved", "-w", "\n%{num_redirects} %{url_effective} %{http_version}");
        Assert.Equal($"1 {SecureUrl}/h1/echo 2", printed.Split('\n')[^1]);
    }

    [Fact]
    public async Task Ten_megabytes_come_down_whole_in_each_version()
    {
        var wanted = SHA256.HashData(Enumerable.Repeat((byte)'x', 10_000_000).ToArray());
        foreach (
            var (option, url) in new[]
            {
                ("--http1.1", ClearUrl),
                ("--http2-prior-knowledge", ClearUrl),
                ("--http1.1", SecureUrl),
                ("--http2", SecureUrl),
            }
        )
        {
            foreach (var workload in new[] { "h1", "h2" })
            {
                var file = Path.Combine(world.Folder, "down");
                await CurlAsync(option, "-o", file, $"{url}/{workload}/bytes/10000000");
                Assert.Equal(wanted, SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
            }
        }
    }

    private static (string Head, string Behind) Split(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (text[..end], text[(end + 4)..]);
    }

    private (string File, string Hash) Upload(int bytes)
    {
        var file = Path.Combine(world.Folder, $"upload-{bytes}");
        var content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        File.WriteAllBytes(file, content);
        return (file, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private Task<string> CurlAsync(params IEnumerable<string> arguments) => CurlAsync(arguments, null);

    // Names are resolved by curl itself, certificates are verified, and no file or variable of the user counts.
    private Task<string> CurlAsync(IEnumerable<string> arguments, string? input) =>
        world.RunAsync(
            "curl",
            "curl",
            [
                "-q",
                "-sS",
                "--noproxy",
                "*",
                "--max-time",
                "50",
                "--cacert",
                world.AuthorityFile,
                "--resolve",
                $"web.example:{ClientWorld.Clear}:{world.Address}",
                "--resolve",
                $"web.example:{ClientWorld.Secure}:{world.Address}",
                .. arguments,
            ],
            input
        );
}
