using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portolan.EndToEnd.Clients.Workloads;

/// <summary>
/// A web application with what clients can tell apart: echoes, uploads, trailers, streams, events, WebSockets and gRPC. It listens twice:
/// for HTTP/1.1, and for HTTP/2 with prior knowledge. Streams wait for <c>next</c> before each piece but the first, so that who has seen a
/// piece knows that nothing held it back.
/// </summary>
internal sealed class WebWorkload : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    private WebWorkload(WebApplication application) => _application = application;

    /// <summary>The port for HTTP/1.1.</summary>
    public int Http1Port { get; private set; }

    /// <summary>The port for HTTP/2.</summary>
    public int Http2Port { get; private set; }

    /// <summary>What gRPC calls share.</summary>
    public CallsState Calls { get; } = new();

    public static async Task<WebWorkload> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);

        // Created after the application that it serves: the calls' state is the one thing that services need.
        WebWorkload? workload = null;
        builder.Services.AddSingleton(_ => workload!.Calls);
        var application = builder.Build();
        workload = new WebWorkload(application);
        application.UseWebSockets();
        application.MapGrpcService<CallsService>();
        workload.Map(application.MapGroup("/{port}"));
        await application.StartAsync();
        var ports = application.Urls.Select(url => new Uri(url).Port).ToArray();
        (workload.Http1Port, workload.Http2Port) = (ports[0], ports[1]);
        return workload;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void Map(RouteGroupBuilder web)
    {
        web.Map("/echo", EchoAsync);
        web.Map("/upload", UploadAsync);
        web.MapPost(
            "/refuse",
            context =>
            {
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return Task.CompletedTask;
            }
        );
        web.MapGet("/bytes/{count:int}", BytesAsync);
        web.MapGet("/trailers", TrailersAsync);
        web.MapMethods(
            "/page",
            ["GET", "HEAD"],
            context =>
            {
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync("<!doctype html><title>page</title>");
            }
        );
        web.MapGet("/stream/{gate}/{count:int}", context => PiecesAsync(context, "application/octet-stream", "piece {0}\n"));
        web.MapGet("/events/{gate}/{count:int}", context => PiecesAsync(context, "text/event-stream", "id: {0}\ndata: event {0}\n\n"));
        web.MapPost(
            "/next/{gate}",
            context =>
            {
                Gate(context).Release();
                return Task.CompletedTask;
            }
        );
        web.Map("/socket", SocketAsync);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        var request = context.Request;
        await context.Response.WriteAsJsonAsync(
            new
            {
                method = request.Method,
                target = context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                protocol = request.Protocol,
                host = request.Host.Value,
                headers = request.Headers.ToDictionary(field => field.Key.ToLowerInvariant(), field => field.Value.ToString()),
            }
        );
    }

    /// <summary>Says what came: the bytes, their hash, how they were framed, and the trailers behind them.</summary>
    private static async Task UploadAsync(HttpContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[16 * 1024];
        var count = 0L;
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            count += read;
        }

        var trailers = context.Features.Get<IHttpRequestTrailersFeature>() is { Available: true } feature
            ? feature.Trailers.ToDictionary(field => field.Key.ToLowerInvariant(), field => field.Value.ToString())
            : [];
        await context.Response.WriteAsJsonAsync(
            new
            {
                count,
                sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
                length = context.Request.ContentLength,
                protocol = context.Request.Protocol,
                trailers,
            }
        );
    }

    /// <summary>That many bytes, without saying so before.</summary>
    private static async Task BytesAsync(HttpContext context)
    {
        var left = int.Parse((string)context.GetRouteValue("count")!, CultureInfo.InvariantCulture);
        var piece = new byte[16 * 1024];
        piece.AsSpan().Fill((byte)'x');
        for (; left > 0; left -= Math.Min(left, piece.Length))
        {
            await context.Response.Body.WriteAsync(piece.AsMemory(0, Math.Min(left, piece.Length)), context.RequestAborted);
        }
    }

    // In HTTP/2 alone: Kestrel sends none in HTTP/1.1.
    private static async Task TrailersAsync(HttpContext context)
    {
        context.Response.DeclareTrailer("x-sum");
        await context.Response.WriteAsync("body");
        context.Response.AppendTrailer("x-sum", "4");
    }

    private async Task PiecesAsync(HttpContext context, string type, string format)
    {
        context.Response.ContentType = type;
        var count = int.Parse((string)context.GetRouteValue("count")!, CultureInfo.InvariantCulture);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                await Gate(context).WaitAsync(context.RequestAborted);
            }

            await context.Response.WriteAsync(string.Format(CultureInfo.InvariantCulture, format, i), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>Sends each message back behind the version of HTTP that it came over, and ends as the client does.</summary>
    private static async Task SocketAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault());
        await socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(context.Request.Protocol),
            WebSocketMessageType.Text,
            true,
            context.RequestAborted
        );
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync(socket.CloseStatus!.Value, socket.CloseStatusDescription, context.RequestAborted);
    }

    private SemaphoreSlim Gate(HttpContext context) => _gates.GetOrAdd((string)context.GetRouteValue("gate")!, _ => new SemaphoreSlim(0));
}
