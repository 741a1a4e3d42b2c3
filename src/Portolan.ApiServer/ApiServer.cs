using System.Net;
using Microsoft.Extensions.Logging;
using Portolan.ApiServer.Hosting;

namespace Portolan.ApiServer;

/// <summary>
/// A Kubernetes API over a durable store in this process: kubectl, client-go and our controllers cannot tell it from kube-apiserver in what
/// it serves. It serves the kinds it is given, and those that CustomResourceDefinitions add.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly ServerHost _host;

    private ApiServer(ServerHost host) => _host = host;

    /// <summary>The address that it listens on.</summary>
    public IPAddress Address => _host.EndPoint.Address;

    /// <summary>The port that it listens on, also when any was asked for.</summary>
    public int Port => _host.EndPoint.Port;

    /// <summary>Where clients find it.</summary>
    public Uri Url =>
        new(
            $"{_host.Scheme}://{(Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{Address}]" : Address)}:{Port}"
        );

    /// <summary>Opens the store and starts to listen.</summary>
    /// <exception cref="Storage.StoreException">The data directory cannot be written, is used by another instance, damaged, or of a newer
    /// release.</exception>
    /// <exception cref="PortInUseException">Another program listens on the port.</exception>
    public static async Task<ApiServer> StartAsync(
        ApiServerOptions options,
        ILoggerFactory loggerFactory,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        return new(await ServerHost.StartAsync(options, loggerFactory, cancellationToken));
    }

    /// <summary>Ends watches, finishes what was begun, closes the store.</summary>
    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
