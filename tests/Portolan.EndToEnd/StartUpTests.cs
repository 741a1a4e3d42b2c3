using System.Globalization;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>
/// Commands that look at something answer at once: none loads, makes or compiles what it does not need. Counted and not timed, so that a
/// slow machine changes nothing.
/// </summary>
public sealed class StartUpTests : IDisposable
{
    // Web server, client of Kubernetes, store, wire: none of it has a part in looking at manifests.
    private static readonly string[] Heavy =
    [
        "KubernetesClient",
        "Microsoft.AspNetCore",
        "Microsoft.Data.Sqlite",
        "Google.Protobuf",
        "Grpc",
        "System.Net.Http",
        "System.Private.Xml",
        "System.Reflection.Emit",
        "Portolan.ApiServer",
        "Portolan.ControlPlane",
        "Portolan.Kubernetes",
        "Portolan.Proxy",
        "Portolan.Http",
    ];

    private const string Manifest = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop}
        spec:
          gatewayClassName: kuma
          listeners:
          - {name: http, port: 8080, protocol: HTTP}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: cart, namespace: shop}
        spec:
          parentRefs: [{name: edge}]
          hostnames: [shop.example.com]
          rules:
          - matches: [{path: {value: /cart}}]
            backendRefs: [{name: cart, port: 80}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart, namespace: shop}
        spec:
          ports: [{port: 80}]
        """;

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Commands_that_look_at_manifests_load_neither_servers_nor_clients()
    {
        var file = _directory.Write("shop.yaml", Manifest);

        foreach (
            var arguments in new string[][]
            {
                ["--version"],
                ["check", file],
                ["explain", "http://shop.example.com:8080/cart", "-f", file],
                ["install", "--help"],
            }
        )
        {
            var loaded = (await StartAsync(arguments)).Of("assembly");

            Assert.Contains("portolan", loaded);
            Assert.DoesNotContain(
                loaded,
                name => Heavy.Any(heavy => name == heavy || name.StartsWith(heavy + ".", StringComparison.Ordinal))
            );
        }
    }

    [Fact]
    public async Task Only_the_kinds_that_a_manifest_has_are_made()
    {
        var report = await StartAsync("check", _directory.Write("shop.yaml", Manifest));

        // Those of the manifest, and those that Portolan brings along.
        Assert.Equal(
            ["Gateway", "GatewayClass", "HTTPRoute", "Mesh", "Namespace", "Service"],
            report.Of("kind").Order(StringComparer.Ordinal)
        );
        Assert.Empty((await StartAsync("--version")).Of("kind"));
    }

    /// <summary>
    /// Compiling while it runs is nearly all of what a command costs; what <c>make build</c> compiled ahead is not counted.
    /// </summary>
    [Fact]
    public async Task Little_is_compiled_while_a_command_runs()
    {
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PORTOLAN_BIN")),
            "only what `make build` makes is compiled ahead; run `make test`"
        );
        var file = _directory.Write("shop.yaml", Manifest);

        Assert.InRange((await StartAsync("--version")).Compiled, 1, 41);
        Assert.InRange((await StartAsync("check", file)).Compiled, 1, 1700);
        Assert.InRange((await StartAsync("explain", "http://shop.example.com:8080/cart", "-f", file)).Compiled, 1, 2100);
    }

    private async Task<Report> StartAsync(params string[] arguments)
    {
        var report = Path.Combine(_directory.Path, $"{Guid.NewGuid():N}.txt");
        var command = PortolanProcess.CommandLine(arguments);
        var result = await Shell.RunAsync(
            command[0],
            command.Skip(1),
            _directory.Path,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
                [StartupHook.ReportVariable] = report,
                // What is called often is compiled once more after a while: how much that is depends on the machine.
                ["DOTNET_TC_CallCounting"] = "0",
            }
        );
        return File.Exists(report)
            ? new Report(await File.ReadAllLinesAsync(report))
            : throw new InvalidOperationException($"no report: {result.Output}{result.Error}");
    }

    private sealed class Report(string[] lines)
    {
        public int Compiled => int.Parse(Of("compiled").Single(), CultureInfo.InvariantCulture);

        public IReadOnlyList<string> Of(string what) =>
            [.. lines.Where(line => line.StartsWith(what + " ", StringComparison.Ordinal)).Select(line => line[(what.Length + 1)..])];
    }
}
