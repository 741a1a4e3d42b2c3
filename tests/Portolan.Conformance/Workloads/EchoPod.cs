using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// One pod of the echo workload. It has a loopback address of its own and listens on the ports that the container would, so Services,
/// target ports and EndpointSlices of manifests mean here what they mean on a cluster.
/// </summary>
internal sealed class EchoPod : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedRequest> _received;

    private EchoPod(PodSpec spec, WebApplication app, ConcurrentQueue<ReceivedRequest> received)
    {
        Spec = spec;
        _app = app;
        _received = received;
    }

    public PodSpec Spec { get; }

    /// <summary>Every request that was echoed, oldest first: what the log of a real echo pod holds.</summary>
    public IReadOnlyCollection<ReceivedRequest> Received => _received;

    public static async Task<EchoPod> StartAsync(PodSpec spec)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Listen(options, spec));
        var app = builder.Build();
        var received = new ConcurrentQueue<ReceivedRequest>();
        var retries = new RetryLedger();
        var echo = new EchoEndpoint(spec, received);
        app.UseWebSockets();
        app.Run(context => DispatchAsync(context, echo, retries));
        await app.StartAsync();
        return new EchoPod(spec, app, received);
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
        if (spec.ServerCertificate is not { } certificate) return;
        options.Listen(spec.Address, PodSpec.HttpsPort, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            // By a selector, because Kestrel tells the server name only when it was asked for.
            ServerCertificateSelector = (_, _) => certificate,
            ClientCertificateMode = spec.ClientAuthorities.Count == 0
                ? ClientCertificateMode.NoCertificate
                : ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = (shown, _, _) => Certificates.IsIssuedByAnyOf(shown, spec.ClientAuthorities),
        }));
    }

    private static async Task DispatchAsync(HttpContext context, EchoEndpoint echo, RetryLedger retries)
    {
        var path = context.Request.Path.Value!.Replace("//", "/", StringComparison.Ordinal);
        if (path == "/health") await context.Response.WriteAsync("OK");
        else if (path == "/ws" && context.WebSockets.IsWebSocketRequest) await WebSocketEcho.RunAsync(context);
        else if (path.StartsWith("/status/", StringComparison.Ordinal) && int.TryParse(path["/status/".Length..], out var status)) context.Response.StatusCode = status;
        else if (!path.StartsWith("/retry", StringComparison.Ordinal) || await retries.AdmitsAsync(context)) await echo.AnswerAsync(context);
    }
}
