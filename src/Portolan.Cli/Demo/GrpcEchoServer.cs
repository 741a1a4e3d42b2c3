using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Portolan.Cli.Demo;

/// <summary>
/// A workload for gRPC that knows no messages: whatever is called, what comes goes back as it came, which is an answer to any method whose
/// request and response are of one type. The headers
/// <c>x-service</c> and <c>x-method</c> of the answer say who answered to what.
/// </summary>
internal sealed class GrpcEchoServer : IEchoServer
{
    private readonly WebApplication _application;

    private GrpcEchoServer(WebApplication application)
    {
        _application = application;
        Port = new Uri(application.Urls.First()).Port;
    }

    /// <inheritdoc />
    public int Port { get; }

    public static async Task<GrpcEchoServer> StartAsync(string service, IPEndPoint endpoint)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http2);
            });
        var application = builder.Build();
        application.Run(context => AnswerAsync(service, context));
        await application.StartAsync();
        return new GrpcEchoServer(application);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static async Task AnswerAsync(string service, HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["x-service"] = service;
        context.Response.Headers["x-method"] = context.Request.Path.Value;
        await context.Request.BodyReader.CopyToAsync(context.Response.BodyWriter, context.RequestAborted);
        context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }
}
