using System.Collections.Immutable;
using System.Diagnostics;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Bench.Contestants;

/// <summary>What a proxy gets from a control plane for the work of the benchmark.</summary>
internal static class BenchConfiguration
{
    public const string RequestHeader = "x-bench-request";
    public const string ResponseHeader = "x-bench-response";
    public const string HeaderValue = "edited";

    private static readonly ListenerKey Listener = new("Gateway", "bench", "edge", "http");
    private static readonly BackendKey Backend = new("Service", "bench", "backend", 80);
    private static readonly CertificateKey Certificate = new("Secret", "bench", "tls");

    public static ProxyConfiguration Create(Setup setup, int port)
    {
        var configuration = new ProxyConfiguration
        {
            Listeners = ImmutableDictionary.CreateRange([KeyValuePair.Create(Listener, ListenerOf(setup, port))]),
            Backends = ImmutableDictionary.CreateRange([
                KeyValuePair.Create(Backend, new Backend { Key = Backend, Protocol = ProtocolOf(setup.Back) }),
            ]),
            Endpoints = ImmutableDictionary.CreateRange([
                KeyValuePair.Create(Backend, new EndpointSet(Backend, [new Endpoint("127.0.0.1", setup.BackendPort, EndpointState.Ready)])),
            ]),
        };
        if (setup.Front == Front.Https)
        {
            var certificate = new Certificate
            {
                Key = Certificate,
                ChainPem = BenchCertificate.ChainPem,
                PrivateKeyPem = new Secret(BenchCertificate.KeyPem),
            };
            configuration = configuration with
            {
                Certificates = ImmutableDictionary.CreateRange([KeyValuePair.Create(Certificate, certificate)]),
            };
        }

        return setup.IsHttp
            ? configuration with
            {
                Routes = Enumerable.Range(0, setup.Routes).Select(Route).ToImmutableDictionary(route => route.Key),
            }
            : configuration with
            {
                ConnectionRoutes = ImmutableDictionary.CreateRange([KeyValuePair.Create(ConnectionRoute.Key, ConnectionRoute)]),
            };
    }

    /// <summary>A listener that comes and goes.</summary>
    public static ListenerKey OtherListener { get; } = new("Gateway", "bench", "edge", "other");

    /// <summary>The listener that comes and goes, on its port.</summary>
    public static Listener Other(int port) =>
        new()
        {
            Key = OtherListener,
            Port = port,
            Protocol = ListenerProtocol.Http,
        };

    /// <summary>
    /// Routes to several endpoints, of which any may die: a request that has lost its answer with one is sent to another.
    /// </summary>
    public static ProxyConfiguration CreateForSoak(int routes, int port, IReadOnlyList<int> backendPorts)
    {
        var one = Create(Setup.Http(routes, backendPorts[0]), port);
        var retry = new RetryPolicy([502, 503], 3, TimeSpan.FromMilliseconds(10));
        return one with
        {
            Endpoints = one.Endpoints.SetItem(Backend, new EndpointSet(Backend, Endpoints(backendPorts))),
            Routes = one.Routes.SetItems(one.Routes.Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { Retry = retry }))),
        };
    }

    /// <summary>An endpoint for each port.</summary>
    public static EquatableList<Endpoint> Endpoints(IEnumerable<int> ports) =>
        [.. ports.Select(port => new Endpoint("127.0.0.1", port, EndpointState.Ready))];

    private static Listener ListenerOf(Setup setup, int port) =>
        new()
        {
            Key = Listener,
            Port = port,
            Protocol = setup.Front switch
            {
                Front.Http or Front.Http2 => ListenerProtocol.Http,
                Front.Https => ListenerProtocol.Https,
                Front.Tcp => ListenerProtocol.Tcp,
                Front.TlsPassthrough => ListenerProtocol.TlsPassthrough,
                _ => throw new UnreachableException(),
            },
            Certificates = setup.Front == Front.Https ? [Certificate] : [],
        };

    private static BackendProtocol ProtocolOf(Back back) =>
        back switch
        {
            Back.Http1 => BackendProtocol.Http1,
            Back.Http2 => BackendProtocol.Http2,
            _ => BackendProtocol.Tcp,
        };

    private static Route Route(int index) =>
        new()
        {
            Key = new RouteKey("HTTPRoute", "bench", $"r{index}", 0),
            Listeners = [Listener],
            Matches = [new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, $"/r{index}") }],
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, $"bench/r{index}", 0),
            RequestHeaders = new HeaderEdits([new HeaderValue(RequestHeader, HeaderValue)], [], []),
            ResponseHeaders = new HeaderEdits([new HeaderValue(ResponseHeader, HeaderValue)], [], []),
            Action = new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = Backend }]),
        };

    private static ConnectionRoute ConnectionRoute { get; } =
        new()
        {
            Key = new RouteKey("TLSRoute", "bench", "r0", 0),
            Listeners = [Listener],
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, "bench/r0", 0),
            Backends = [new ConnectionShare(1, Backend)],
        };
}
