using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Portolan.Conformance.Workloads;

/// <summary>The HTTP mode of an echo pod.</summary>
internal sealed class HttpEchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpEchoServer(WebApplication app) => _app = app;

    public static async Task<HttpEchoServer> StartAsync(PodSpec spec, ConcurrentQueue<ReceivedRequest> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Listen(options, spec));
        var app = builder.Build();
        var retries = new RetryLedger();
        var echo = new EchoEndpoint(spec, received);
        app.UseWebSockets();
        app.Run(context => DispatchAsync(context, echo, retries));
        await app.StartAsync();
        return new HttpEchoServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        // Idle keep-alive connections of proxies must not hold up the end of a test.
        using var immediately = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(immediately.Token);
        await _app.DisposeAsync();
    }

    private static void Listen(KestrelServerOptions options, PodSpec spec)
    {
        options.AddServerHeader = false;
        options.Listen(spec.Address, PodSpec.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
        options.Listen(spec.Address, PodSpec.H2cPort, listen => listen.Protocols = HttpProtocols.Http2);
        if (spec.ServerCertificate is not { } certificate)
        {
            return;
        }
        options.Listen(
            spec.Address,
            PodSpec.HttpsPort,
            listen =>
                listen.UseHttps(
                    new HttpsConnectionAdapterOptions
                    {
                        // By a selector, because Kestrel tells the server name only when it was asked for.
                        ServerCertificateSelector = (_, _) => certificate,
                        ClientCertificateMode =
                            spec.ClientAuthorities.Count == 0
                                ? ClientCertificateMode.NoCertificate
                                : ClientCertificateMode.AllowCertificate,
                        ClientCertificateValidation = (shown, _, _) => Certificates.IsIssuedByAnyOf(shown, spec.ClientAuthorities),
                    }
                )
        );
    }

    private static async Task DispatchAsync(HttpContext context, EchoEndpoint echo, RetryLedger retries)
    {
        var path = context.Request.Path.Value!.Replace("//", "/", StringComparison.Ordinal);
        if (path == "/health")
        {
            await context.Response.WriteAsync("OK");
        }
        else if (path == "/ws" && context.WebSockets.IsWebSocketRequest)
        {
            await WebSocketEcho.RunAsync(context);
        }
        else if (path.StartsWith("/status/", StringComparison.Ordinal) && int.TryParse(path["/status/".Length..], out var status))
        {
            context.Response.StatusCode = status;
        }
        else if (!path.StartsWith("/retry", StringComparison.Ordinal) || await retries.AdmitsAsync(context))
        {
            await echo.AnswerAsync(context);
        }
    }
}
