using System.Net;
using Portolan.Proxy;
using Portolan.Proxy.ControlPlane;
using Portolan.ProxyConfig;

namespace Portolan.Cli.Standalone;

/// <summary>One proxy of this process and the stream that feeds it.</summary>
internal sealed class LocalProxy
{
    private readonly ProxyServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _configuration;

    public LocalProxy(ProxyKey key, IPAddress address, ProxyServer server, ConfigClient client)
    {
        Key = key;
        Address = address;
        _server = server;
        _configuration = client.RunAsync(_stop.Token);
    }

    public ProxyKey Key { get; }

    public IPAddress Address { get; }

    public string Metrics => _server.WriteMetrics();

    /// <summary>Ends the stream, drains and closes.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _configuration;
        await _server.DrainAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
    }
}
