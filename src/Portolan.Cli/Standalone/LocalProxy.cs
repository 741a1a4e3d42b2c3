using System.Net;
using Portolan.Proxy;
using Portolan.Proxy.ControlPlane;

namespace Portolan.Cli.Standalone;

/// <summary>One proxy of this process and the stream that feeds it.</summary>
internal sealed class LocalProxy
{
    private readonly ProxyServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _configuration;

    public LocalProxy(IPAddress address, ProxyServer server, ConfigClient client)
    {
        Address = address;
        _server = server;
        _configuration = client.RunAsync(_stop.Token);
    }

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
