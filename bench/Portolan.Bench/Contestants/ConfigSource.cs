using System.Net;
using System.Threading.Channels;
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

    private readonly Service _service;

    private ConfigSource(WebApplication application, Service service, int port)
    {
        _application = application;
        _service = service;
        Port = port;
    }

    public int Port { get; }

    public static async Task<ConfigSource> StartAsync(ProxyConfiguration configuration)
    {
        var port = Loopback.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2)
        );
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        var service = new Service(configuration);
        builder.Services.AddSingleton(service);
        var application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<Service>();
        await application.StartAsync();
        return new ConfigSource(application, service, port);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    /// <summary>
    /// Sends everybody who is connected the way from what was served to <paramref name="configuration"/>; who comes later gets that.
    /// </summary>
    public void Publish(ProxyConfiguration configuration) => _service.Publish(configuration);

    private sealed class Service(ProxyConfiguration configuration) : ConfigStream.ConfigStreamBase
    {
        private static readonly ScopeKey Scope = new(ScopeKind.Gateway, ProxyKey.DefaultMesh, "bench", "proxy");

        private readonly Lock _lock = new();
        private readonly List<ChannelWriter<ConfigUpdate>> _streams = [];
        private ProxyConfiguration _configuration = configuration;
        private long _version = 1;

        public void Publish(ProxyConfiguration next)
        {
            lock (_lock)
            {
                var update = ConfigUpdate.Of(Scope, ConfigDelta.Between(_configuration, next, ++_version));
                _configuration = next;
                _streams.ForEach(stream => stream.TryWrite(update));
            }
        }

        public override async Task Stream(
            IAsyncStreamReader<ProxyMessage> requestStream,
            IServerStreamWriter<UpdateMessage> responseStream,
            ServerCallContext context
        )
        {
            var updates = Channel.CreateUnbounded<ConfigUpdate>();
            lock (_lock)
            {
                updates.Writer.TryWrite(ConfigUpdate.Of(Scope, ConfigDelta.Complete(_configuration, _version)));
                _streams.Add(updates.Writer);
            }

            await Task.WhenAll(
                SendAsync(updates.Reader, responseStream, context.CancellationToken),
                DropAsync(requestStream, context.CancellationToken)
            );
        }

        private static async Task SendAsync(
            ChannelReader<ConfigUpdate> updates,
            IServerStreamWriter<UpdateMessage> stream,
            CancellationToken cancellationToken
        )
        {
            await foreach (var update in updates.ReadAllAsync(cancellationToken))
            {
                await stream.WriteAsync(UpdateCodec.Encode(update), cancellationToken);
            }
        }

        // Acknowledgements need no answer.
        private static async Task DropAsync(IAsyncStreamReader<ProxyMessage> stream, CancellationToken cancellationToken)
        {
            while (await stream.MoveNext(cancellationToken)) { }
        }
    }
}
