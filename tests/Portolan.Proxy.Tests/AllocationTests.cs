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

    [Fact]
    public async Task A_request_allocates_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var backend = ServeAsync(listener);
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        var key = new BackendKey("Service", "test", "raw", 80);
        await using var proxy = await TestProxy.ServeAsync(p =>
            new Config()
                .Listener(p.Port)
                .Backend(key, BackendProtocol.Http1, new Endpoint("127.0.0.1", endpoint.Port, EndpointState.Ready))
                .Route(new RouteAction.Forward([new WeightedBackend { Weight = 1, Backend = key }]))
        );
        using (var tcp = await proxy.ConnectAsync())
        {
            await AskAsync(tcp, 500);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await AskAsync(tcp, 1000);
            var perRequest = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1000;

            // The smallest object has 24 bytes; what timers and the test itself allocate meanwhile is spread over all requests.
            Assert.InRange(perRequest, 0, 23);
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

        var route = await LeastAsync(
            proxy,
            round =>
                configuration with
                {
                    Routes = configuration.Routes.SetItem(key, configuration.Routes[key] with { RuleName = $"n{round}" }),
                }
        );
        var endpoints = await LeastAsync(
            proxy,
            round =>
            {
                var backend = new BackendKey("Service", "test", $"new{round}", 80);
                return configuration with { Endpoints = configuration.Endpoints.Add(backend, new EndpointSet(backend, [])) };
            }
        );

        // Measured: 16,800 and 16,700.
        Assert.InRange(route, 1, 20_000);
        Assert.InRange(endpoints, 1, 20_000);
    }

    /// <summary>What a change allocates, of several the least: other threads allocate, too.</summary>
    private static async Task<long> LeastAsync(TestProxy proxy, Func<int, ProxyConfiguration> change)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var next = change(round);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await proxy.ApplyAsync(next);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
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
            } while (!buffer.AsSpan(0, length).EndsWith("hello"u8));
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
