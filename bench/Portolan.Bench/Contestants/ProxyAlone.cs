using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Portolan.Bench.Machine;
using Portolan.Proxy;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Bench.Contestants;

/// <summary>Portolan's proxy in a process of its own, without a control plane: this program started once more with <c>serve</c>.</summary>
internal sealed class ProxyAlone : IContestant
{
    public const string Command = "serve";

    private static readonly ListenerKey Listener = new("bench/edge/http");
    private static readonly BackendKey Backend = new("Service/bench/backend/80");

    public string Name => "proxy";

    public async Task<RunningProxy> StartAsync(int routes, int backendPort)
    {
        var port = Loopback.FreePort();
        var folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
        var program = Environment.ProcessPath ?? throw new BenchException("this process has no path");
        var process = ServerProcess.Start(program, Command, $"{routes}", $"{port}", $"{backendPort}");
        await process.WaitForPortAsync(port);
        return new RunningProxy(process, port, folder);
    }

    /// <summary>The child's side.</summary>
    public static async Task ServeAsync(IReadOnlyList<string> arguments)
    {
        var numbers = arguments.Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        await using var proxy = new ProxyServer(new ProxyOptions { BindAddresses = [IPAddress.Loopback] });
        var result = await proxy.ApplyAsync(Configuration(numbers[0], numbers[1], numbers[2]));
        await Console.Out.WriteLineAsync($"{result}");
        await Task.Delay(Timeout.Infinite);
    }

    private static ProxyConfiguration Configuration(int routes, int port, int backendPort) => new()
    {
        Listeners = ImmutableDictionary.CreateRange(
            [KeyValuePair.Create(Listener, new Listener { Key = Listener, Port = port, Protocol = ListenerProtocol.Http })]),
        Backends = ImmutableDictionary.CreateRange([KeyValuePair.Create(Backend, new Backend { Key = Backend })]),
        Endpoints = ImmutableDictionary.CreateRange(
            [KeyValuePair.Create(Backend, new EndpointSet(Backend, [new Endpoint("127.0.0.1", backendPort, EndpointState.Ready)]))]),
        Routes = Enumerable.Range(0, routes).Select(Route).ToImmutableDictionary(route => route.Key),
    };

    private static Route Route(int index) => new()
    {
        Key = new RouteKey($"HTTPRoute/bench/r{index}/0"),
        Listeners = [Listener],
        Matches = [new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, $"/r{index}") }],
        Order = new RuleOrder(DateTimeOffset.UnixEpoch, $"bench/r{index}", 0),
        Action = new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = Backend }]),
    };
}
