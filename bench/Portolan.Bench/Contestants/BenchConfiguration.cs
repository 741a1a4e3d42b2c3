using System.Collections.Immutable;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Bench.Contestants;

/// <summary>What a proxy gets from a control plane for the routes of the benchmark.</summary>
internal static class BenchConfiguration
{
    private static readonly ListenerKey Listener = new("Gateway", "bench", "edge", "http");
    private static readonly BackendKey Backend = new("Service", "bench", "backend", 80);

    public static ProxyConfiguration Create(int routes, int port, int backendPort) => new()
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
        Key = new RouteKey("HTTPRoute", "bench", $"r{index}", 0),
        Listeners = [Listener],
        Matches = [new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, $"/r{index}") }],
        Order = new RuleOrder(DateTimeOffset.UnixEpoch, $"bench/r{index}", 0),
        Action = new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = Backend }]),
    };
}
