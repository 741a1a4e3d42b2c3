using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Portolan.Cli.Demo;

/// <summary>A workload to try routes with: answers every request with what it received, as JSON, and with its own name.</summary>
internal sealed class EchoServer : IEchoServer
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly WebApplication _application;

    private EchoServer(WebApplication application, int port)
    {
        _application = application;
        Port = port;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts a server; port 0 takes any free one.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<EchoServer> StartAsync(string service, IPAddress address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
            });
        var application = builder.Build();
        application.Run(context => AnswerAsync(service, context));
        await application.StartAsync();
        var bound = new Uri(application.Urls.First()).Port;
        return new EchoServer(application, bound);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static async Task AnswerAsync(string service, HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var json = new Utf8JsonWriter(context.Response.BodyWriter, Indented);
        await using (json)
        {
            json.WriteStartObject();
            json.WriteString("service", service);
            json.WriteString("method", context.Request.Method);
            json.WriteString("host", context.Request.Host.Value);
            json.WriteString("path", context.Request.Path.Value + context.Request.QueryString.Value);
            json.WriteString("protocol", context.Request.Protocol);
            json.WriteStartObject("headers");
            foreach (var (name, value) in context.Request.Headers)
            {
                json.WriteString(name, value.ToString());
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        await context.Response.WriteAsync("\n");
    }
}
