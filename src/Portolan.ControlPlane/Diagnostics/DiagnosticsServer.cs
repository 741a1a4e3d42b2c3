using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Portolan.Api;

namespace Portolan.ControlPlane.Diagnostics;

/// <summary>
/// Serves <c>/healthy</c>, <c>/ready</c>, <c>/metrics</c>, and <c>/metrics/NAMESPACE/NAME</c> for proxies of this process.
/// </summary>
internal sealed class DiagnosticsServer : IAsyncDisposable
{
    private const string ProxyMetricsPrefix = "/metrics/";

    private readonly WebApplication _app;

    private DiagnosticsServer(WebApplication app, IPEndPoint endpoint)
    {
        _app = app;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens; a port 0 that was asked for is a real one here.</summary>
    public IPEndPoint Endpoint { get; }

    public static async Task<DiagnosticsServer> StartAsync(
        IPEndPoint endpoint,
        Vitals vitals,
        ControlPlaneMetrics metrics,
        ILoggerFactory loggers,
        CancellationToken cancellation
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(endpoint);
            });

        var app = builder.Build();
        app.Run(context => AnswerAsync(context, vitals, metrics));
        await app.StartAsync(cancellation);
        return new DiagnosticsServer(app, Listening.EndpointOf(app, endpoint));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, Vitals vitals, ControlPlaneMetrics metrics)
    {
        var (code, answer) = context.Request.Path.Value switch
        {
            "/healthy" => Answer(vitals.BrokenBy(), "broken by", "healthy"),
            "/ready" => Answer(vitals.WaitingFor(), "waiting for", "ready"),
            "/metrics" => (StatusCodes.Status200OK, metrics.Render()),
            { } path
                when path.StartsWith(ProxyMetricsPrefix, StringComparison.Ordinal)
                    && MetricsOf(vitals, path[ProxyMetricsPrefix.Length..]) is { } text => (StatusCodes.Status200OK, text),
            _ => (
                StatusCodes.Status404NotFound,
                "there are /healthy, /ready, /metrics, and /metrics/NAMESPACE/NAME for a proxy of this process\n"
            ),
        };
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(answer, context.RequestAborted);
    }

    private static string? MetricsOf(Vitals vitals, string path) =>
        path.Split('/') is [var space, var name] ? vitals.ProxyMetrics(new NamespacedName(space, name)) : null;

    private static (int Code, string Text) Answer(string? trouble, string kind, string good) =>
        trouble is null ? (StatusCodes.Status200OK, $"{good}\n") : (StatusCodes.Status503ServiceUnavailable, $"{kind} {trouble}\n");
}

/// <summary>
/// How the control plane feels: a function that answers nothing means that all is well. <paramref name="ProxyMetrics"/> asks a proxy of
/// this process.
/// </summary>
internal sealed record Vitals(Func<string?> WaitingFor, Func<string?> BrokenBy, Func<NamespacedName, string?> ProxyMetrics);
