using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portolan.Proxy.Http;

namespace Portolan.Proxy.Admin;

/// <summary>What a proxy says of its readiness.</summary>
public enum Readiness
{
    /// <summary>It serves a configuration.</summary>
    Ready,

    /// <summary>It has no configuration yet.</summary>
    Starting,

    /// <summary>It is about to stop: no new connections, please.</summary>
    Draining,
}

/// <summary>Answers <c>/ready</c> (200 or 503), <c>/healthy</c> (200 while the process runs) and <c>/metrics</c> (Prometheus text) on a port of its own.</summary>
public sealed class AdminServer : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly ProxyServer _proxy;
    private readonly Func<Readiness> _readiness;

    /// <summary>Makes the server; nothing is bound yet.</summary>
    public AdminServer(IPEndPoint endPoint, ProxyServer proxy, Func<Readiness> readiness)
    {
        _proxy = proxy;
        _readiness = readiness;
        var options = new KestrelServerOptions { ApplicationServices = EngineServices.Services, AddServerHeader = false };
        options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(Options.Create(options), EngineServices.Sockets, NullLoggerFactory.Instance);
    }

    /// <summary>Where it listens, once started.</summary>
    public string Address => _server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";

    /// <summary>Binds the port. Throws <see cref="IOException"/> when it cannot.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(new Application(this), cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
        _server.Dispose();
    }

    private (int Status, string Body) Answer(string path) => path switch
    {
        "/ready" => _readiness() is var state && state == Readiness.Ready ? (200, "ready\n") : (503, state + "\n"),
        "/healthy" => (200, "healthy\n"),
        "/metrics" => (200, _proxy.WriteMetrics()),
        _ => (404, "paths: /ready, /healthy, /metrics\n"),
    };

    private sealed class Application(AdminServer admin) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context)
        {
            var (status, body) = admin.Answer(context.Request.Path.Value ?? "");
            var bytes = Encoding.UTF8.GetBytes(body);
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            context.Response.ContentLength = bytes.Length;
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(bytes, 0, bytes.Length);
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
