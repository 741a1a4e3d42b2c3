using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class ListenerTests
{
    [Fact]
    public async Task A_port_in_use_is_reported_with_the_remedy_and_served_when_it_is_free()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = new TestProxy();
        using var other = new TcpListener(proxy.Address, proxy.Port);
        other.Start();
        var bound = new TaskCompletionSource<ApplyResult>();
        proxy.Server.ReportChanged += () => bound.TrySetResult(proxy.Server.Report);

        var result = await proxy.ApplyAsync(new Config().Listener(proxy.Port).Backend(backend).Forward(backend));
        var report = Assert.Single(result.Listeners);
        other.Stop();
        var later = await bound.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(ListenerFault.PortInUse, report.Fault);
        Assert.Contains($"{proxy.Address}:{proxy.Port} is in use by another process", report.Message);
        Assert.Equal(ListenerFault.None, Assert.Single(later.Listeners).Fault);
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task A_listener_with_an_address_is_bound_there_and_nowhere_else_and_tells_nothing_of_the_client()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = new TestProxy();
        var elsewhere = Ports.NextAddress();
        ProxyConfiguration asked = new Config().Listener(proxy.Port).Backend(backend).Forward(backend);
        var listener = asked.Listeners.Values.Single() with { Address = elsewhere.ToString(), Direction = ListenerDirection.Outbound };

        var result = await proxy.ApplyAsync(asked with { Listeners = asked.Listeners.SetItem(listener.Key, listener) });

        Assert.Equal(ListenerFault.None, Assert.Single(result.Listeners).Fault);
        await Assert.ThrowsAsync<HttpRequestException>(() => proxy.Client.GetStringAsync("/"));
        using var client = proxy.NewClient();
        client.BaseAddress = new Uri($"http://{elsewhere}:{proxy.Port}");
        client.DefaultRequestHeaders.Add("x-forwarded-for", "192.0.2.7");
        Assert.Equal("cart", await client.GetStringAsync("/"));
        Assert.Equal("192.0.2.7", backend.Seen.Single().Headers["x-forwarded-for"]);
        Assert.False(backend.Seen.Single().Headers.ContainsKey("x-forwarded-proto"));
    }

    [Fact]
    public async Task A_listener_whose_address_is_a_name_is_refused_and_bound_nowhere()
    {
        await using var proxy = new TestProxy();
        ProxyConfiguration asked = new Config().Listener(proxy.Port);
        var listener = asked.Listeners.Values.Single() with { Address = "cart.example.com" };

        var result = await proxy.ApplyAsync(asked with { Listeners = asked.Listeners.SetItem(listener.Key, listener) });

        var report = Assert.Single(result.Listeners);
        Assert.Equal(ListenerFault.Other, report.Fault);
        Assert.StartsWith("\"cart.example.com\" is not an IP address", report.Message);
        await Assert.ThrowsAsync<HttpRequestException>(() => proxy.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task A_second_port_that_is_taken_just_when_the_first_could_be_bound_is_bound_later_as_well()
    {
        await using var proxy = new TestProxy(options => options with { TimeProvider = new ImpatientTime() });
        var second = Ports.Free(proxy.Address);
        using var onFirst = new TcpListener(proxy.Address, proxy.Port);
        using var onSecond = new TcpListener(proxy.Address, second);
        onFirst.Start();
        onSecond.Start();
        using var applied = new ManualResetEventSlim();
        var reports = Channel.CreateUnbounded<ApplyResult>();
        proxy.Server.ReportChanged += () =>
        {
            // The loop that bound the first port has not returned yet.
            if (proxy.Server.Report.Listeners.Count == 1)
            {
                _ = ApplyAsync();
                applied.Wait(TimeSpan.FromSeconds(20));
                onSecond.Stop();
            }

            reports.Writer.TryWrite(proxy.Server.Report);
        };

        async Task ApplyAsync()
        {
            await proxy.ApplyAsync(new Config().Listener(proxy.Port).Listener(second, name: "second"));
            applied.Set();
        }

        await proxy.ApplyAsync(new Config().Listener(proxy.Port));
        onFirst.Stop();

        ApplyResult report;
        do
        {
            report = await reports.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        } while (report.Listeners.Any(listener => listener.Fault != ListenerFault.None));

        Assert.Equal(2, report.Listeners.Count);
    }

    [Fact]
    public async Task A_port_that_is_given_back_is_free_when_the_configuration_is_applied()
    {
        await using var proxy = new TestProxy();
        for (var round = 0; round < 20; round++)
        {
            var served = await proxy.ApplyAsync(new Config().Listener(proxy.Port));
            Assert.Equal((round, ListenerFault.None), (round, Assert.Single(served.Listeners).Fault));
            // With a connection that it must drain.
            await ConnectAsync(proxy.Address, proxy.Port);

            await proxy.ApplyAsync(ProxyConfiguration.Empty);
        }
    }

    [Fact]
    public async Task A_listener_that_cannot_be_served_leaves_the_others_in_force()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = new TestProxy();
        ProxyConfiguration configuration = new Config().Listener(proxy.Port).Backend(backend).Forward(backend);
        var bytes = new Listener
        {
            Key = new ListenerKey("Gateway", "test", "gateway", "tcp"),
            Port = proxy.Port,
            Protocol = ListenerProtocol.Tcp,
        };

        var result = await proxy.ApplyAsync(configuration with { Listeners = configuration.Listeners.Add(bytes.Key, bytes) });

        Assert.Equal([ListenerFault.None, ListenerFault.PortInUse], result.Listeners.Select(report => report.Fault));
        Assert.Equal("cart", await proxy.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Adding_and_removing_a_port_leaves_connections_of_another_alone()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));
        var connects = 0;
        var client = proxy.NewClient(handler =>
            handler.ConnectCallback = async (context, cancellationToken) =>
            {
                connects++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(proxy.Address, proxy.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
        );
        await client.GetStringAsync("/");
        var second = Ports.Free(proxy.Address);

        await proxy.ApplyAsync(new Config().Listener(proxy.Port).Listener(second, name: "second").Backend(backend).Forward(backend));
        await client.GetStringAsync("/");
        await proxy.ApplyAsync(new Config().Listener(proxy.Port).Backend(backend).Forward(backend));
        await client.GetStringAsync("/");

        Assert.Equal(1, connects);
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(proxy.Address, second));
    }

    [Fact]
    public async Task A_removed_port_lets_a_request_finish_and_then_closes()
    {
        var release = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        await using var backend = await TestBackend.StartAsync("slow");
        backend.Answer = async context =>
        {
            started.SetResult();
            await release.Task;
            context.Response.Headers["X-Late"] = "1";
        };
        await using var proxy = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(backend).Forward(backend));
        var request = proxy.Client.GetAsync("/");
        await started.Task;

        await proxy.ApplyAsync(ProxyConfiguration.Empty);
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(proxy.Address, proxy.Port));
        release.SetResult();
        using var answer = await request;

        Assert.Equal("1", Assert.Single(answer.Headers.GetValues("X-Late")));
        Assert.True(answer.Headers.ConnectionClose);
    }

    [Fact]
    public async Task Draining_aborts_what_does_not_end_in_time()
    {
        var started = new TaskCompletionSource();
        await using var backend = await TestBackend.StartAsync("slow");
        backend.Answer = context =>
        {
            started.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using var proxy = await TestProxy.ServeAsync(
            p => new Config().Listener(p.Port).Backend(backend).Forward(backend),
            options => options with { DrainTime = TimeSpan.FromMilliseconds(300) }
        );
        var request = proxy.Client.GetAsync("/");
        await started.Task;

        await proxy.Server.DrainAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => request);
    }

    [Fact]
    public async Task Two_proxies_of_one_process_serve_the_same_port_on_their_own_addresses()
    {
        await using var one = await TestBackend.StartAsync("one");
        await using var two = await TestBackend.StartAsync("two");
        await using var first = await TestProxy.ServeAsync(p => new Config().Listener(p.Port).Backend(one).Forward(one));
        var address = Ports.NextAddress();
        await using var second = new ProxyServer(new ProxyOptions { BindAddresses = [address] });
        await second.ApplyAsync(new Config().Listener(first.Port).Backend(two).Forward(two), CancellationToken.None);
        using var client = new HttpClient();

        Assert.Equal("one", await first.Client.GetStringAsync("/"));
        Assert.Equal("two", await client.GetStringAsync(new Uri($"http://{address}:{first.Port}/")));
    }

    private static async Task ConnectAsync(IPAddress address, int port)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address, port);
    }
}
