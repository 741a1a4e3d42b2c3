using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Portolan.Bench.Machine;

namespace Portolan.Bench.Contestants;

/// <summary>
/// The workload behind gRPC: it reads the message, answers with one of 128 bytes, and ends with trailers. In this process, whose time
/// counts for nobody.
/// </summary>
internal sealed class GrpcAnswer : IAsyncDisposable
{
    private static readonly byte[] Message = [0, 0, 0, 0, 123, .. new byte[123]];

    private readonly WebApplication _application;

    private GrpcAnswer(WebApplication application, int port)
    {
        _application = application;
        Port = port;
    }

    public int Port { get; }

    public static async Task<GrpcAnswer> StartAsync()
    {
        var port = Loopback.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2)
        );
        var application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync();
        return new GrpcAnswer(application, port);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(Message);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
