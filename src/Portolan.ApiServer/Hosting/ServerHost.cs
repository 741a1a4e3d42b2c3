using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portolan.ApiServer.Audit;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Hosting;

/// <summary>Puts the parts together and owns what must be closed again, in order.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Composition _composition;
    private readonly CancellationTokenSource _stopping;
    private readonly AuditLog? _audit;

    private ServerHost(WebApplication web, Composition composition, CancellationTokenSource stopping, AuditLog? audit)
    {
        _web = web;
        _composition = composition;
        _stopping = stopping;
        _audit = audit;
        var bound = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        EndPoint = new(IPAddress.Parse(bound.Host.Trim('[', ']')), bound.Port);
        Scheme = bound.Scheme;
    }

    public IPEndPoint EndPoint { get; }

    public string Scheme { get; }

    public static async Task<ServerHost> StartAsync(ApiServerOptions options, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var stopping = new CancellationTokenSource();
        var store = ObjectStore.Open(
            options.DataDirectory,
            options.Durability,
            options.WatchHistoryLength,
            loggers.CreateLogger<ObjectStore>(),
            options.MaximumStoreBytes
        );
        Composition? composition = null;
        AuditLog? audit = null;
        WebApplication? web = null;
        try
        {
            composition = await Composition.CreateAsync(options, store, loggers, stopping.Token);
            audit = options.AuditLogPath is { } path ? new AuditLog(path, options.TimeProvider) : null;
            web = Build(options, loggers);
            var pipeline = new ApiPipeline(composition.Context, composition.Parts, audit, loggers.CreateLogger<ApiPipeline>());
            web.Run(pipeline.InvokeAsync);
            await web.StartAsync(cancellation);
            return new(web, composition, stopping, audit);
        }
        catch (Exception e)
        {
            await stopping.CancelAsync();
            if (web is not null)
            {
                await web.DisposeAsync();
            }
            if (composition is not null)
            {
                await composition.DisposeAsync();
            }
            if (audit is not null)
            {
                await audit.DisposeAsync();
            }
            await store.DisposeAsync();
            stopping.Dispose();
            if (e is IOException { InnerException: AddressInUseException })
            {
                throw new PortInUseException(options.Address.ToString(), options.Port, e);
            }
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Watches would hold the stop up: they end first, and their clients resume elsewhere or later.
        await _stopping.CancelAsync();
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
        await _composition.DisposeAsync();
        if (_audit is not null)
        {
            await _audit.DisposeAsync();
        }
        await _composition.Context.Store.DisposeAsync();
        _stopping.Dispose();
    }

    private static WebApplication Build(ApiServerOptions options, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Requests are logged by the audit log; of the web framework only what went wrong is told.
        builder.Services.AddSingleton<ILoggerFactory>(new QuietLoggerFactory(loggers));
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = RequestBody.MostRead;
                kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
                kestrel.Listen(options.Address, options.Port, listen => ServerTls.Configure(listen, options));
            });
        return builder.Build();
    }
}
