using System.Net;
using System.Net.Sockets;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Support;

/// <summary>A proxy on a loopback address of its own, and clients for it.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];

    public TestProxy(Func<ProxyOptions, ProxyOptions>? edit = null)
    {
        Address = Ports.NextAddress();
        Port = Ports.Free(Address);
        var options = new ProxyOptions { BindAddresses = [Address], DrainTime = TimeSpan.FromSeconds(5) };
        Server = new ProxyServer(edit?.Invoke(options) ?? options);
    }

    public IPAddress Address { get; }

    public int Port { get; }

    public ProxyServer Server { get; }

    public HttpClient Client => field ??= NewClient();

    public static async Task<TestProxy> ServeAsync(Func<TestProxy, Config> configure, Func<ProxyOptions, ProxyOptions>? edit = null)
    {
        var proxy = new TestProxy(edit);
        var result = await proxy.ApplyAsync(configure(proxy));
        Assert.All(result.Listeners, report => Assert.Equal((ListenerFault.None, ""), (report.Fault, report.Message)));
        return proxy;
    }

    public Task<ApplyResult> ApplyAsync(ProxyConfiguration configuration) =>
        Server.ApplyAsync(configuration, TestContext.Current.CancellationToken);

    public HttpClient NewClient(Action<SocketsHttpHandler>? edit = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        };
        edit?.Invoke(handler);
        var client = new HttpClient(handler) { BaseAddress = new Uri($"http://{Address}:{Port}"), Timeout = TimeSpan.FromSeconds(20) };
        _clients.Add(client);
        return client;
    }

    public async Task<TcpClient> ConnectAsync()
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(Address, Port);
        return tcp;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Server.DisposeAsync();
    }
}
