using System.Net;
using System.Net.Sockets;
using Portolan.Proxy;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Differential;

/// <summary>
/// Portolan's proxy before a <see cref="RecordingBackend"/>, configured as the peers are: everything goes to the backend, x-secret is
/// removed, x-edge is set.
/// </summary>
internal sealed class Edge : IAsyncDisposable
{
    private static int _next = Environment.ProcessId;

    private readonly ProxyServer _server;

    private Edge(ProxyServer server, RecordingBackend backend, IPEndPoint endPoint)
    {
        _server = server;
        Backend = backend;
        EndPoint = endPoint;
    }

    public RecordingBackend Backend { get; }

    public IPEndPoint EndPoint { get; }

    public static async Task<Edge> StartAsync()
    {
        // An address of its own in 127.0.0.0/8: no other test can take its port.
        var number = Interlocked.Increment(ref _next);
        var address = new IPAddress([127, (byte)(100 + (number >> 16 & 0x3F)), (byte)(number >> 8), (byte)(1 + (number % 253))]);
        var backend = new RecordingBackend(IPAddress.Loopback);
        var server = new ProxyServer(
            new ProxyOptions
            {
                BindAddresses = [address],
                DrainTime = TimeSpan.FromSeconds(1),
                Loops = 1,
            }
        );
        var endPoint = new IPEndPoint(address, FreePort(address));
        var result = await server.ApplyAsync(Configuration(endPoint.Port, backend.EndPoint));
        Assert.All(result.Listeners, listener => Assert.Equal("", listener.Message));
        return new Edge(server, backend, endPoint);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Backend.DisposeAsync();
    }

    private static ProxyConfiguration Configuration(int port, IPEndPoint backend)
    {
        var listener = new ListenerKey("Gateway", "test", "edge", "http");
        var key = new BackendKey("Service", "test", "cart", 80);
        var route = new Route
        {
            Key = new RouteKey("HTTPRoute", "test", "all", 0),
            Listeners = [listener],
            Matches = [new HttpMatch { Path = new PathMatch(PathMatchType.Prefix, "/") }],
            Order = new RuleOrder(DateTimeOffset.UnixEpoch, "test/all", 0),
            RequestHeaders = new HeaderEdits([new HeaderValue("x-edge", "portolan")], [], ["x-secret"]),
            Action = new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = key }]),
        };
        var configuration = ProxyConfiguration.Empty;
        return configuration with
        {
            Listeners = configuration.Listeners.SetItem(
                listener,
                new Listener
                {
                    Key = listener,
                    Port = port,
                    Protocol = ListenerProtocol.Http,
                    Hostname = "",
                    Generation = 1,
                }
            ),
            Routes = configuration.Routes.SetItem(route.Key, route),
            Backends = configuration.Backends.SetItem(
                key,
                new Backend
                {
                    Key = key,
                    Protocol = BackendProtocol.Http1,
                    ConnectTimeout = TimeSpan.FromSeconds(5),
                    Hostname = "cart.test.svc",
                }
            ),
            Endpoints = configuration.Endpoints.SetItem(
                key,
                new EndpointSet(key, [new Endpoint(backend.Address.ToString(), backend.Port, EndpointState.Ready)])
            ),
        };
    }

    private static int FreePort(IPAddress address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
