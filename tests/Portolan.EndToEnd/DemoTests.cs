using System.Net;
using System.Text.RegularExpressions;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>What <c>portolan run --demo</c> prints works as printed, and so does the tour of the README.</summary>
public sealed partial class DemoTests : IAsyncLifetime
{
    private readonly TestDirectory _directory = new();
    private PortolanProcess _portolan = null!;

    public async ValueTask InitializeAsync() =>
        _portolan = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork(), "--demo");

    public async ValueTask DisposeAsync()
    {
        await _portolan.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_printed_commands_work_as_printed()
    {
        Programs.Kubectl();
        Programs.Require("curl", "curl");
        var commands = PrintedCommand().Matches(_portolan.Output).Select(match => match.Groups["command"].Value).ToList();
        Assert.Equal(4, commands.Count);

        var script = $"set -e; {string.Join(" && echo --- && ", commands)}";
        var parts = (await _portolan.BashAsync(script)).Succeeded().Split("---\n");

        Assert.Contains("\"service\": \"echo-v", parts[1], StringComparison.Ordinal);
        Assert.Contains("\"service\": \"echo-v2\"", parts[2], StringComparison.Ordinal);
        Assert.Contains("demo", parts[3], StringComparison.Ordinal);
        Assert.Contains("True", parts[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_canary_gets_one_of_ten_requests_and_the_header_match_all_of_its_own()
    {
        var url = $"http://{_portolan.FirstAddress}:8080/";
        var services = new List<string?>();
        for (var i = 0; i < 100; i++)
        {
            services.Add((await Curl.GetAsync(url)).Service);
        }

        Assert.Equal(90, services.Count(service => service == "echo-v1"));
        Assert.Equal(10, services.Count(service => service == "echo-v2"));
        Assert.Equal("echo-v2", (await Curl.GetAsync(url, ("x-version", "v2"))).Service);
    }

    [Fact]
    public async Task The_tour_of_the_README_works()
    {
        Programs.Kubectl();
        Programs.Require("curl", "curl");
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var tour = readme[
            readme.IndexOf("## Two minutes", StringComparison.Ordinal)..readme.IndexOf("## Where to read on", StringComparison.Ordinal)
        ];
        var blocks = CodeBlock().Matches(tour).Select(match => match.Groups["code"].Value).ToList();
        Assert.Equal(4, blocks.Count);

        var portolan = string.Join(' ', PortolanProcess.CommandLine());
        var outputs = new List<string>();
        foreach (var block in blocks)
        {
            var command = block
                .Replace("export KUBECONFIG=$PWD/artifacts/demo/kubeconfig\n", "", StringComparison.Ordinal)
                .Replace("127.0.0.1:8080", $"{_portolan.FirstAddress}:8080", StringComparison.Ordinal)
                .Replace("artifacts/bin/portolan", portolan, StringComparison.Ordinal);
            outputs.Add((await _portolan.BashAsync("set -e\n" + command)).Succeeded());
        }

        Assert.Contains("gateway.gateway.networking.k8s.io/demo", outputs[0], StringComparison.Ordinal);
        Assert.Contains("patched", outputs[1], StringComparison.Ordinal);
        Assert.Contains("demo.demo", outputs[2], StringComparison.Ordinal);
        Assert.Contains("HTTPRoute/demo/echo/0", outputs[2], StringComparison.Ordinal);
        var message = await Eventually.GetAsync(
            async () => (await _portolan.BashAsync(blocks[3][blocks[3].IndexOf("kubectl -n demo get", StringComparison.Ordinal)..])).Output,
            text => text.Contains("ehco-v2", StringComparison.Ordinal)
        );
        Assert.Contains("echo-v2", message, StringComparison.Ordinal);
        await Eventually.GetAsync(
            () => Curl.GetAsync($"http://{_portolan.FirstAddress}:8080/", ("x-version", "v2")),
            answer => answer.Status == HttpStatusCode.InternalServerError
        );
    }

    [GeneratedRegex(@"^ +(?<command>(export|curl|kubectl) .*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex PrintedCommand();

    [GeneratedRegex("```sh\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeBlock();
}
