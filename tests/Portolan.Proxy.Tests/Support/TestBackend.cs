using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Support;

/// <summary>What a backend saw of a request.</summary>
internal sealed record SeenRequest(
    string Method,
    string Target,
    string Host,
    string Protocol,
    IReadOnlyDictionary<string, string> Headers,
    string Body
)
{
    /// <summary>The connection that it came on.</summary>
    public required string Connection { get; init; }

    /// <summary>The server name of the connection's handshake; empty for none, null without TLS.</summary>
    public string? ServerName { get; init; }

    /// <summary>The subject of the certificate that the proxy showed.</summary>
    public string? ClientSubject { get; init; }
}

/// <summary>A workload on loopback that remembers what it was asked and answers 200 with its name, unless told otherwise.</summary>
internal sealed class TestBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestBackend(string name, WebApplication app)
    {
        Name = name;
        _app = app;
    }

    public string Name { get; }

    public int Port => new Uri(_app.Urls.First()).Port;

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public RequestDelegate? Answer { get; set; }

    public BackendKey Key => new("Service", "test", Name, 80);

    public ProxyConfig.Endpoint Endpoint => new("127.0.0.1", Port, EndpointState.Ready);

    /// <summary>Starts one; with a certificate it speaks TLS, and asks for the proxy's without judging it.</summary>
    public static async Task<TestBackend> StartAsync(
        string name,
        BackendProtocol protocol = BackendProtocol.Http1,
        Certificate? certificate = null
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = protocol == BackendProtocol.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
                    if (certificate is not null)
                    {
                        var chain = new X509Certificate2Collection();
                        chain.ImportFromPem(certificate.ChainPem);
                        chain.RemoveAt(0);
                        var own = SslStreamCertificateContext.Create(
                            X509Certificate2.CreateFromPem(certificate.ChainPem, certificate.PrivateKeyPem.Reveal()),
                            chain,
                            offline: true
                        );
                        listen.UseHttps(
                            new TlsHandshakeCallbackOptions
                            {
                                OnConnection = _ =>
                                    ValueTask.FromResult(
                                        new SslServerAuthenticationOptions
                                        {
                                            ServerCertificateContext = own,
                                            ClientCertificateRequired = true,
                                            RemoteCertificateValidationCallback = (_, _, _, _) => true,
                                        }
                                    ),
                            }
                        );
                    }
                }
            )
        );
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        var backend = new TestBackend(name, app);
        app.UseWebSockets();
        app.Run(backend.HandleAsync);
        await app.StartAsync();
        return backend;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    public Task StopAsync() => _app.StopAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (Answer is { } answer)
        {
            await answer(context);
            return;
        }

        await RecordAsync(context);
        await context.Response.WriteAsync(Name);
    }

    public async Task RecordAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        Seen.Enqueue(
            new SeenRequest(
                context.Request.Method,
                target,
                context.Request.Host.Value ?? "",
                context.Request.Protocol,
                context.Request.Headers.ToDictionary(
                    header => header.Key,
                    header => header.Value.ToString(),
                    StringComparer.OrdinalIgnoreCase
                ),
                body
            )
            {
                Connection = context.Connection.Id,
                ServerName = context.Features.Get<ITlsHandshakeFeature>()?.HostName,
                ClientSubject = context.Connection.ClientCertificate?.Subject,
            }
        );
    }
}
