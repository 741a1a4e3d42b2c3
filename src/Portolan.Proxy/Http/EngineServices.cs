using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Portolan.Proxy.Http;

/// <summary>
/// What Kestrel and YARP want from a container: made once for the process, since it holds no state of ours. Only the pieces are used; there is
/// no web host, no middleware and no dependency injection on the request path.
/// </summary>
internal static class EngineServices
{
    private static readonly Lazy<IServiceProvider> Provider = new(Create);

    /// <summary>The services that Kestrel's TLS wants.</summary>
    public static IServiceProvider Services => Provider.Value;

    /// <summary>YARP's forwarder, which has no state.</summary>
    public static IHttpForwarder Forwarder => Services.GetRequiredService<IHttpForwarder>();

    /// <summary>The transport that binds and accepts.</summary>
    public static SocketTransportFactory Sockets { get; } = new(
        Options.Create(new SocketTransportOptions { Backlog = 4096 }),
        NullLoggerFactory.Instance);

    private static IServiceProvider Create()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddHttpForwarder();
        return builder.Build().Services;
    }
}
