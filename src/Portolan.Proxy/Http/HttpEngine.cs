using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portolan.Proxy.Listening;

namespace Portolan.Proxy.Http;

/// <summary>
/// Kestrel, as a library: it reads HTTP from connections that <see cref="ConnectionHandover"/> gives it. It binds no port itself and never restarts.
/// </summary>
internal sealed class HttpEngine : IAsyncDisposable
{
    private readonly KestrelServer _server;

    public HttpEngine(ConnectionHandover connections, ProxyLimits limits) =>
        _server = new KestrelServer(Options.Create(Configure(limits)), connections, NullLoggerFactory.Instance);

    /// <summary>Begins to take connections.</summary>
    public Task StartAsync(ProxyApplication application, CancellationToken cancellationToken) => _server.StartAsync(application, cancellationToken);

    /// <summary>Ends what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        // The ports have drained before; there is nothing left to wait for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
        _server.Dispose();
    }

    private static KestrelServerOptions Configure(ProxyLimits limits)
    {
        var options = new KestrelServerOptions
        {
            ApplicationServices = EngineServices.Services,
            AddServerHeader = false,
            AllowSynchronousIO = false,

            // Behind something that terminates TLS, :scheme is https on a plain connection. We never read it.
            AllowAlternateSchemes = true,

            // Header values pass as the bytes that they are.
            RequestHeaderEncodingSelector = static _ => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
        };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxConcurrentConnections = null;
        options.Limits.MaxConcurrentUpgradedConnections = null;
        options.Limits.MaxRequestLineSize = limits.RequestLineBytes;
        options.Limits.MaxRequestHeadersTotalSize = limits.RequestHeaderBytes;
        options.Limits.MaxRequestHeaderCount = limits.RequestHeaderCount;
        options.Limits.MaxRequestBufferSize = Math.Max(1024 * 1024, limits.RequestHeaderBytes + limits.RequestLineBytes);
        options.Limits.RequestHeadersTimeout = limits.RequestHeadersTimeout;
        options.Limits.KeepAliveTimeout = limits.KeepAliveTimeout;
        options.Limits.Http2.MaxStreamsPerConnection = limits.StreamsPerConnection;
        options.Limits.Http2.MaxRequestHeaderFieldSize = limits.RequestHeaderBytes;
        options.Limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
        options.Limits.Http2.InitialStreamWindowSize = 768 * 1024;
        Listen(options, ConnectionKind.Http1, HttpProtocols.Http1);
        Listen(options, ConnectionKind.Http2, HttpProtocols.Http2);
        Listen(options, ConnectionKind.Tls, HttpProtocols.Http1AndHttp2);
        return options;
    }

    private static void Listen(KestrelServerOptions options, ConnectionKind kind, HttpProtocols protocols) =>
        options.Listen(new HandoverEndPoint(kind), endpoint =>
        {
            endpoint.Protocols = protocols;
            endpoint.Use(next => connection =>
            {
                connection.Features.Get<ClientConnection>()!.Attach(connection.Features.Get<IConnectionLifetimeNotificationFeature>());
                return next(connection);
            });
            if (kind == ConnectionKind.Tls)
            {
                endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = ChooseCertificate });
            }
        });

    // Reads the port's current model: a new certificate is shown from the next handshake on, and nothing else changes.
    private static ValueTask<SslServerAuthenticationOptions> ChooseCertificate(TlsHandshakeCallbackContext handshake)
    {
        var client = handshake.Connection.Features.Get<ClientConnection>()!;
        var serverName = handshake.ClientHelloInfo.ServerName;
        client.ServerName = serverName;
        var model = client.Port.Model;
        var listener = model.Router.FindListener(serverName);
        var options = listener is null ? null : model.Certificates.GetValueOrDefault(listener.Name)?.Choose(serverName);
        return options is null
            ? throw new AuthenticationException($"No listener of port {model.Port} has a certificate for \"{serverName}\".")
            : new ValueTask<SslServerAuthenticationOptions>(options);
    }
}
