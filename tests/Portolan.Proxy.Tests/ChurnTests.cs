using System.Collections.Concurrent;
using System.Net;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

/// <summary>Constant load while everything around it changes: the count of failed requests is 0.</summary>
public sealed class ChurnTests
{
    private const int Clients = 8;
    private const int Edits = 200;

    [Fact]
    public async Task Edits_of_routes_backends_and_endpoints_lose_no_request()
    {
        await using var one = await TestBackend.StartAsync("one");
        await using var two = await TestBackend.StartAsync("two");
        await using var proxy = await TestProxy.ServeAsync(p => Variant(p, one, two, 0));
        await using var load = Load.Start(proxy, "/cart/1");

        for (var edit = 1; edit <= Edits; edit++)
        {
            await proxy.ApplyAsync(Variant(proxy, one, two, edit));
            await load.ServesMoreAsync(Clients);
        }

        Assert.Empty(await load.FailuresAsync());
        Assert.All(new[] { one, two }, backend => Assert.NotEmpty(backend.Seen));
    }

    [Fact]
    public async Task An_endpoint_that_is_removed_and_then_stopped_loses_no_request()
    {
        await using var stays = await TestBackend.StartAsync("stays");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(stays).Forward(stays));
        await using var load = Load.Start(proxy, "/");

        for (var round = 0; round < 10; round++)
        {
            await using var comes = await TestBackend.StartAsync("comes");
            await proxy.ApplyAsync(Both(proxy, stays, comes));
            await load.ServesMoreAsync(20);
            await proxy.ApplyAsync(new Config().Listener(proxy.Port).Backend(stays).Forward(stays));
            await comes.StopAsync();
            Assert.NotEmpty(comes.Seen);
        }

        Assert.Empty(await load.FailuresAsync());
    }

    [Fact]
    public async Task Edits_of_a_certificate_lose_no_request()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        var certificates = Enumerable.Range(0, 2).Select(_ => Certificates.For("shop", "shop.example.com")).ToArray();
        Config With(TestProxy p, int edit) =>
            new Config().Https(p.Port, "shop.example.com", "http", certificates[edit % 2]).Backend(backend).Forward(backend);
        await using var proxy = await TestProxy.ServeAsync(p => With(p, 0));
        await using var load = Load.Start(() =>
        {
            var client = new TlsClient(proxy, "shop.example.com");
            return () => client.GetAsync("shop.example.com", HttpVersion.Version20);
        });

        for (var edit = 1; edit <= 50; edit++)
        {
            await proxy.ApplyAsync(With(proxy, edit));
            await load.ServesMoreAsync(Clients);
        }

        Assert.Empty(await load.FailuresAsync());
    }

    [Fact]
    public async Task Clients_that_keep_asking_leave_a_draining_port_without_a_failed_request()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));
        var answers = new ConcurrentBag<HttpStatusCode>();
        var clients = Enumerable
            .Range(0, Clients)
            .Select(_ =>
                Task.Run(async () =>
                {
                    // Each keeps one connection until it is told to leave.
                    using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 })
                    {
                        BaseAddress = proxy.Client.BaseAddress,
                    };
                    while (true)
                    {
                        using var answer = await client.GetAsync("/");
                        answers.Add(answer.StatusCode);
                        if (answer.Headers.ConnectionClose == true)
                        {
                            return;
                        }
                    }
                })
            )
            .ToList();
        while (answers.Count < 5 * Clients)
        {
            await Task.Yield();
        }

        await proxy.Server.DrainAsync();
        await Task.WhenAll(clients);

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private static Config Variant(TestProxy proxy, TestBackend one, TestBackend two, int edit)
    {
        var (first, second) = edit % 2 == 0 ? (one, two) : (two, one);
        var endpoints = edit % 3 == 0 ? new[] { one.Endpoint, two.Endpoint } : [first.Endpoint];
        return new Config()
            .Listener(proxy.Port)
            .Backend(first.Key, BackendProtocol.Http1, endpoints)
            .Backend(second)
            .Route(Config.To((first, 1 + (edit % 5)), (second, 1)), edit % 4 == 0 ? "/" : "/cart")
            .Route(Config.To((second, 1)), $"/other{edit % 7}");
    }

    private static Config Both(TestProxy proxy, TestBackend stays, TestBackend comes) =>
        new Config().Listener(proxy.Port).Backend(stays.Key, BackendProtocol.Http1, stays.Endpoint, comes.Endpoint).Forward(stays);
}
