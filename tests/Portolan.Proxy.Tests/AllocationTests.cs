using System.Net;
using System.Net.Sockets;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

/// <summary>Allocations repeat, times do not: what a request and a change may allocate is a budget that cannot grow unseen.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello"u8.ToArray();

    // A bare YARP behind Kestrel, measured the same way, allocates about 2,300 bytes.
    [Fact]
    public async Task A_request_allocates_little_more_than_the_forwarder_itself()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var backend = ServeAsync(listener);
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        var key = new BackendKey("Service", "test", "raw", 80);
        await using var proxy = await TestProxy.ServeAsync(p => new Config()
            .Listener(p.Port)
            .Backend(key, BackendProtocol.Http1, new Endpoint("127.0.0.1", endpoint.Port, EndpointState.Ready))
            .Route(new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = key }])));
        using (var tcp = await proxy.ConnectAsync())
        {
            await AskAsync(tcp, 500);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await AskAsync(tcp, 1000);
            var perRequest = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1000;

            Assert.InRange(perRequest, 1, 3000);
        }

        listener.Stop();
        await backend;
    }

    [Fact]
    public async Task A_change_of_one_route_among_a_thousand_allocates_by_what_it_touches()
    {
        await using var proxy = new TestProxy();
        var config = new Config().Listener(proxy.Port);
        for (var index = 0; index < 1000; index++)
        {
            config.Route(new RouteAction.Respond(500, "none"), $"/r{index}");
        }

        ProxyConfiguration configuration = config;
        await proxy.ApplyAsync(configuration);
        var key = configuration.Routes.Keys.First();
        var endpointsOnly = configuration with
        {
            Endpoints = configuration.Endpoints.Add(new BackendKey("Service", "test", "new", 80), new EndpointSet(new BackendKey("Service", "test", "new", 80), [])),
        };

        var route = await MeasureAsync(proxy, configuration with { Routes = configuration.Routes.SetItem(key, configuration.Routes[key] with { RuleName = "n" }) });
        var endpoints = await MeasureAsync(proxy, endpointsOnly);

        Assert.InRange(route, 1, 3_000_000);
        Assert.InRange(endpoints, 1, 3_000_000);
    }

    private static async Task<long> MeasureAsync(TestProxy proxy, ProxyConfiguration configuration)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await proxy.ApplyAsync(configuration);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static async Task AskAsync(TcpClient tcp, int requests)
    {
        var request = "GET /item HTTP/1.1\r\nHost: a.example.com\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n"u8.ToArray();
        var buffer = new byte[4096];
        var socket = tcp.Client;
        for (var number = 0; number < requests; number++)
        {
            await socket.SendAsync(request.AsMemory(), SocketFlags.None);
            var length = 0;
            do
            {
                length += await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None);
            }
            while (!buffer.AsSpan(0, length).EndsWith("hello"u8));
        }
    }

    private static async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync());
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[4096];
            var length = 0;
            int read;
            while ((read = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None)) > 0)
            {
                length += read;
                if (buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                {
                    length = 0;
                    await socket.SendAsync(Answer.AsMemory(), SocketFlags.None);
                }
            }
        }
    }
}
