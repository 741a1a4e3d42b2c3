using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.Proxy.Tests.Support;

/// <summary>When a stream of the fake ends.</summary>
internal enum StreamEnd
{
    /// <summary>When the proxy or the test goes.</summary>
    Never,

    /// <summary>As soon as the delta was acknowledged.</summary>
    Acknowledged,
}

/// <summary>A control plane that sends one delta to whoever comes, then what the test wants, and keeps what it is told.</summary>
internal sealed class FakeControlPlane : IAsyncDisposable
{
    private readonly Channel<ConfigAcknowledgement> _acknowledgements = Channel.CreateUnbounded<ConfigAcknowledgement>();
    private readonly Channel<UpdateMessage> _more = Channel.CreateUnbounded<UpdateMessage>();
    private WebApplication _app = null!;

    public ChannelReader<ConfigAcknowledgement> Acknowledgements => _acknowledgements.Reader;

    public string? Authorization { get; private set; }

    public ProxyHello? Hello { get; private set; }

    public static async Task<FakeControlPlane> StartAsync(
        int port,
        ConfigDelta delta,
        StreamEnd end = StreamEnd.Never,
        Certificate? certificate = null
    )
    {
        var fake = new FakeControlPlane();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                port,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http2;
                    if (certificate is not null)
                    {
                        var chain = new X509Certificate2Collection();
                        chain.ImportFromPem(certificate.ChainPem);
                        chain.RemoveAt(0);
                        var own = X509Certificate2.CreateFromPem(certificate.ChainPem, certificate.PrivateKeyPem.Reveal());
                        listen.UseHttps(
                            new TlsHandshakeCallbackOptions
                            {
                                OnConnection = _ =>
                                    ValueTask.FromResult(
                                        new SslServerAuthenticationOptions
                                        {
                                            ServerCertificateContext = SslStreamCertificateContext.Create(own, chain, offline: true),
                                        }
                                    ),
                            }
                        );
                    }
                }
            )
        );
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new Service(fake, delta, end));
        fake._app = builder.Build();
        fake._app.UseRouting();
        fake._app.MapGrpcService<Service>();
        await fake._app.StartAsync();
        return fake;
    }

    /// <summary>Sends another update on the stream that is open.</summary>
    public void Send(UpdateMessage update) => _more.Writer.TryWrite(update);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal sealed class Service(FakeControlPlane fake, ConfigDelta delta, StreamEnd end) : ConfigStream.ConfigStreamBase
    {
        public override async Task Stream(
            IAsyncStreamReader<ProxyMessage> requestStream,
            IServerStreamWriter<UpdateMessage> responseStream,
            ServerCallContext context
        )
        {
            fake.Authorization = context.RequestHeaders.GetValue("authorization");
            await requestStream.MoveNext(context.CancellationToken);
            fake.Hello = ProxyMessageCodec.Decode(requestStream.Current.Hello);
            await responseStream.WriteAsync(UpdateCodec.Encode(ConfigUpdate.Of(ScopeKey.Of(fake.Hello.Proxy), delta)));
            var sending = SendMoreAsync(responseStream, context.CancellationToken);
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                fake._acknowledgements.Writer.TryWrite(ProxyMessageCodec.Decode(requestStream.Current.Acknowledgement));
                if (end == StreamEnd.Acknowledged)
                {
                    return;
                }
            }

            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task SendMoreAsync(IServerStreamWriter<UpdateMessage> responses, CancellationToken cancellation)
        {
            await foreach (var update in fake._more.Reader.ReadAllAsync(cancellation))
            {
                await responses.WriteAsync(update, cancellation);
            }
        }
    }
}
