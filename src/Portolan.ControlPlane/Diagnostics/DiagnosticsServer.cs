using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Portolan.ControlPlane.Diagnostics;

/// <summary>Serves <c>/healthy</c>, <c>/ready</c> and <c>/metrics</c>.</summary>
internal sealed class DiagnosticsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DiagnosticsServer(WebApplication app, IPEndPoint endpoint)
    {
        _app = app;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens; a port 0 that was asked for is a real one here.</summary>
    public IPEndPoint Endpoint { get; }

    /// <param name="endpoint">Where to listen.</param>
    /// <param name="waitingFor">What readiness waits for; nothing when ready.</param>
    /// <param name="metrics">What is shown.</param>
    /// <param name="loggers">Where the server logs.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<DiagnosticsServer> StartAsync(
        IPEndPoint endpoint, Func<string?> waitingFor, ControlPlaneMetrics metrics, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint);
        });

        var app = builder.Build();
        app.Run(context => AnswerAsync(context, waitingFor, metrics));
        await app.StartAsync(cancellation);
        return new DiagnosticsServer(app, Listening.EndpointOf(app, endpoint));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, Func<string?> waitingFor, ControlPlaneMetrics metrics)
    {
        var (code, text) = context.Request.Path.Value switch
        {
            "/healthy" => (StatusCodes.Status200OK, "healthy\n"),
            "/ready" => waitingFor() is { } missing ? (StatusCodes.Status503ServiceUnavailable, $"waiting for {missing}\n") : (StatusCodes.Status200OK, "ready\n"),
            "/metrics" => (StatusCodes.Status200OK, metrics.Render()),
            _ => (StatusCodes.Status404NotFound, "there are /healthy, /ready and /metrics\n"),
        };
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
