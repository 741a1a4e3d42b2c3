using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// The gRPC mode of an echo pod. Each message of a call is answered with a report, so unary calls and streams are the same to it;
/// <c>EchoThree</c> is not implemented, and
/// <c>Fail</c> ends with the status that its message says. The messages are JSON: what they are is between caller and callee.
/// </summary>
internal sealed class GrpcEchoServer : IAsyncDisposable
{
    public const string Service = "gateway_api_conformance.echo_basic.grpcecho.GrpcEcho";

    private const int Prefix = 5;
    private readonly WebApplication _app;

    private GrpcEchoServer(WebApplication app) => _app = app;

    public static async Task<GrpcEchoServer> StartAsync(PodSpec spec, ConcurrentQueue<ReceivedRequest> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(options =>
            {
                options.AddServerHeader = false;
                options.Listen(spec.Address, PodSpec.HttpPort, listen => listen.Protocols = HttpProtocols.Http2);
                if (spec.ServerCertificate is { } certificate)
                {
                    options.Listen(
                        spec.Address,
                        PodSpec.HttpsPort,
                        listen =>
                        {
                            listen.Protocols = HttpProtocols.Http2;
                            listen.UseHttps(certificate);
                        }
                    );
                }
            });
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, spec, received));
        await app.StartAsync();
        return new GrpcEchoServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var immediately = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(immediately.Token);
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, PodSpec spec, ConcurrentQueue<ReceivedRequest> received)
    {
        var request = context.Request;
        var headers = request
            .Headers.Where(header => !header.Key.StartsWith(':'))
            .ToDictionary(
                header => header.Key,
                header => header.Value.Select(value => value ?? "").ToArray(),
                StringComparer.OrdinalIgnoreCase
            );
        received.Enqueue(new ReceivedRequest(request.Method, request.Path, request.Host.Value ?? "", headers));
        context.Response.ContentType = "application/grpc";
        if (!request.Path.StartsWithSegments("/" + Service, StringComparison.Ordinal, out var rest) || rest.Value is "/EchoThree")
        {
            End(context, trailersOnly: true, status: 12, "not implemented");
            return;
        }

        while (await ReadAsync(request.Body, context.RequestAborted) is { } message)
        {
            if (rest.Value is "/Fail")
            {
                End(context, trailersOnly: !context.Response.HasStarted, int.Parse(message), "as asked");
                return;
            }

            await WriteAsync(
                context.Response.Body,
                new GrpcReport
                {
                    Method = request.Path.Value!.TrimStart('/'),
                    Authority = request.Host.Value ?? "",
                    Headers = headers,
                    Message = message,
                    Namespace = spec.Namespace,
                    Pod = spec.Name,
                }
            );
        }

        End(context, trailersOnly: false, status: 0, "");
    }

    private static void End(HttpContext context, bool trailersOnly, int status, string message)
    {
        var fields = trailersOnly
            ? context.Response.Headers
            : context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()!.Trailers;
        fields["grpc-status"] = $"{status}";
        fields["grpc-message"] = message;
    }

    // Length-Prefixed-Message: a byte that says whether it is compressed, four with its length, the message (gRPC over HTTP/2, "Requests").
    private static async Task<string?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        var prefix = new byte[Prefix];
        if (await body.ReadAtLeastAsync(prefix, Prefix, throwOnEndOfStream: false, cancellation) < Prefix)
        {
            return null;
        }
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await body.ReadExactlyAsync(message, cancellation);
        return Encoding.UTF8.GetString(message);
    }

    private static async Task WriteAsync(Stream body, GrpcReport report)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(report);
        var framed = new byte[Prefix + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, Prefix);
        await body.WriteAsync(framed);
        await body.FlushAsync();
    }
}
