using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Portolan.ControlPlane.Reporting;

namespace Portolan.ControlPlane.Serving;

/// <summary>Serves proxies over gRPC with TLS.</summary>
internal sealed class ConfigServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ConfigServer(WebApplication app, IPEndPoint endpoint)
    {
        _app = app;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens; a port 0 that was asked for is a real one here.</summary>
    public IPEndPoint Endpoint { get; }

    public static async Task<ConfigServer> StartAsync(
        ControlPlaneOptions options,
        ConfigHub hub,
        IReports reports,
        CancellationToken cancellation
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(new QuietLoggers(options.Loggers)));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = 4 * 1024 * 1024);
        builder.Services.AddSingleton(
            new ConfigService(hub, reports, options.Authenticator, options.Time, options.Loggers.CreateLogger<ConfigService>())
        );
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                // A dead peer is noticed by pings; a quiet one is not cut off.
                kestrel.Limits.MinRequestBodyDataRate = null;
                kestrel.Limits.MinResponseDataRate = null;
                kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
                kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
                kestrel.Listen(
                    options.ConfigEndpoint,
                    listen =>
                    {
                        listen.Protocols = HttpProtocols.Http2;
                        listen.UseHttps(options.ServerCertificate);
                    }
                );
            });

        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<ConfigService>();
        await app.StartAsync(cancellation);
        return new ConfigServer(app, Listening.EndpointOf(app, options.ConfigEndpoint));
    }

    public async ValueTask DisposeAsync()
    {
        // Streams never end by themselves: they are cut off, and proxies reconnect.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
