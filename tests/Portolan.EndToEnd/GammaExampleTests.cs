using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Portolan.Cli.Demo;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>The canary between services works as its README says: proxies beside workloads as processes of an ordinary user.</summary>
public sealed partial class GammaExampleTests : IDisposable
{
    private const string Example = "gamma-canary";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_canary_splits_by_weight_and_a_consumer_s_route_changes_its_own_namespace_alone()
    {
        Programs.Kubectl();
        await using var app = await EchoServer.StartAsync("demo-app", IPAddress.Loopback, 0);
        await using var v1 = await EchoServer.StartAsync("demo-app-v1", IPAddress.Loopback, 0);
        await using var v2 = await EchoServer.StartAsync("demo-app-v2", IPAddress.Loopback, 0);
        var free = FreePorts(10);
        Dictionary<string, int> ports = new()
        {
            ["15120"] = free[0],
            ["15121"] = free[1],
            ["15122"] = free[2],
            ["15000"] = free[3],
            ["15001"] = free[4],
            ["9910"] = free[5],
            ["9911"] = free[6],
            ["9912"] = free[7],
            ["9913"] = free[8],
            ["9914"] = free[9],
            ["9120"] = app.Port,
            ["9121"] = v1.Port,
            ["9122"] = v2.Port,
        };
        await CopyAsync(ports);
        var copy = _directory.Combine(Path.Combine("examples", Example));
        await using var portolan = await PortolanProcess.StartAsync(
            _directory.Combine("demo"),
            PortolanProcess.NewNetwork(),
            "-f",
            Path.Combine(copy, "mesh")
        );
        var plane = ProxiesLine().Match(portolan.Output).Groups["url"].Value.TrimEnd('/');

        var commands = CommandsOf().Select(command => Replaced(command, ports)).ToList();
        List<ProgramProcess> sidecars =
        [
            .. commands
                .Where(command => command.StartsWith("portolan-proxy ", StringComparison.Ordinal))
                .Select(command => StartSidecar(command, plane)),
        ];
        try
        {
            Assert.Equal(5, sidecars.Count);
            foreach (var port in free[5..])
            {
                await Eventually.GetAsync(
                    () => Curl.GetAsync($"http://127.0.0.1:{port}/ready"),
                    answer => answer.Status == HttpStatusCode.OK,
                    Patience
                );
            }

            var here = new Uri($"http://127.0.0.1:{free[3]}/");
            var elsewhere = new Uri($"http://127.0.0.1:{free[4]}/");
            await AnswersAsync(here, "demo-app");
            await AnswersAsync(elsewhere, "demo-app");

            await RunAsync(portolan, commands, "kubectl apply", "canary.yaml");
            await AnswersAsync(here, "demo-app-v1", "demo-app-v2");
            await AnswersAsync(elsewhere, "demo-app-v1", "demo-app-v2");
            Assert.InRange(await ShareAsync(here, "demo-app-v1"), 225, 275);
            Assert.InRange(await ShareAsync(elsewhere, "demo-app-v1"), 225, 275);

            await RunAsync(portolan, commands, "kubectl patch", "weight");
            await Eventually.GetAsync(() => ShareAsync(here, "demo-app-v1"), share => share is >= 425 and <= 475, Patience);

            await RunAsync(portolan, commands, "kubectl apply", "partner.yaml");
            await AnswersAsync(elsewhere, "demo-app-v1");
            Assert.InRange(await ShareAsync(here, "demo-app-v1"), 425, 475);

            await RunAsync(portolan, commands, "kubectl delete", "partner.yaml");
            await Eventually.GetAsync(() => ShareAsync(elsewhere, "demo-app-v1"), share => share is >= 425 and <= 475, Patience);

            var shown = (await portolan.KubectlAsync("get", "meshhttproutes,dataplanes", "-A", "-o", "name")).Succeeded();
            Assert.Contains("meshhttproute.kuma.io/canary-demo-app-kuma-demo-demo-app.kuma-demo", shown, StringComparison.Ordinal);
            Assert.Equal(5, shown.Split('\n').Count(line => line.StartsWith("dataplane.kuma.io/", StringComparison.Ordinal)));
        }
        finally
        {
            foreach (var sidecar in sidecars)
            {
                await sidecar.DisposeAsync();
            }
        }
    }

    /// <summary>Asks until the only answers that come are from these, and all of them come.</summary>
    private static Task AnswersAsync(Uri url, params string[] services) =>
        Eventually.GetAsync(
            async () => (await AskAsync(url, 20)).Distinct().Order(StringComparer.Ordinal).ToList(),
            seen => seen.SequenceEqual(services),
            Patience
        );

    private static async Task<int> ShareAsync(Uri url, string service) => (await AskAsync(url, 500)).Count(answer => answer == service);

    private static async Task<IReadOnlyList<string?>> AskAsync(Uri url, int count)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var answers = new List<string?>();
        for (var request = 0; request < count; request++)
        {
            using var response = await client.GetAsync(url);
            answers.Add(new Answer(response.StatusCode, await response.Content.ReadAsStringAsync()).Service);
        }

        return answers;
    }

    private async Task RunAsync(PortolanProcess portolan, List<string> commands, string start, string part)
    {
        var command = commands.Single(candidate =>
            candidate.StartsWith(start, StringComparison.Ordinal) && candidate.Contains(part, StringComparison.Ordinal)
        );
        (await portolan.BashAsync(command, _directory.Path)).Succeeded();
    }

    private ProgramProcess StartSidecar(string command, string plane)
    {
        var words = command
            .TrimEnd('&', ' ')
            .Replace("https://127.0.0.1:5678", plane, StringComparison.Ordinal)
            .Replace(" demo/", $" {_directory.Combine("demo")}/", StringComparison.Ordinal)
            .Split(' ')
            .Skip(1);
        return ProgramProcess.Start(PortolanProcess.ProxyCommandLine(words));
    }

    private async Task CopyAsync(Dictionary<string, int> ports)
    {
        var source = Repository.Example(Example);
        foreach (var file in Directory.EnumerateFiles(source, "*.yaml", SearchOption.AllDirectories))
        {
            var copy = _directory.Combine(Path.Combine("examples", Example, Path.GetRelativePath(source, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            await File.WriteAllTextAsync(copy, Replaced(await File.ReadAllTextAsync(file), ports));
        }
    }

    private static string Replaced(string text, Dictionary<string, int> ports) =>
        ports.Aggregate(text, (current, port) => Regex.Replace(current, $@"\b{port.Key}\b", $"{port.Value}", RegexOptions.NonBacktracking));

    private static IEnumerable<string> CommandsOf()
    {
        var isCommand = false;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Example(Example), "README.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCommand = line == "```sh";
            }
            else if (isCommand)
            {
                yield return line;
            }
        }
    }

    // All at once, so that none is given out twice.
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    [GeneratedRegex(@"^\s*proxies\s+(?<url>https://\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ProxiesLine();
}
