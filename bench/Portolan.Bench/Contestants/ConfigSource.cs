using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Portolan.Bench.Machine;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.Bench.Contestants;

/// <summary>As much of a control plane as a proxy needs: it gives every proxy that connects one configuration.</summary>
internal sealed class ConfigSource : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ConfigSource(WebApplication application, int port)
    {
        _application = application;
        Port = port;
    }

    public int Port { get; }

    public static async Task<ConfigSource> StartAsync(ProxyConfiguration configuration)
    {
        var port = Loopback.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new Service(configuration));
        var application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<Service>();
        await application.StartAsync();
        return new ConfigSource(application, port);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private sealed class Service(ProxyConfiguration configuration) : ConfigStream.ConfigStreamBase
    {
        public override async Task Stream(
            IAsyncStreamReader<ProxyMessage> requestStream,
            IServerStreamWriter<UpdateMessage> responseStream,
            ServerCallContext context)
        {
            var update = ConfigUpdate.Of(new ScopeKey(ScopeKind.Gateway, ProxyKey.DefaultMesh, "bench", "proxy"), ConfigDelta.Complete(configuration, 1));
            await responseStream.WriteAsync(UpdateCodec.Encode(update), context.CancellationToken);
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                // Acknowledgements need no answer; the stream stays open as it does in life.
            }
        }
    }
}
