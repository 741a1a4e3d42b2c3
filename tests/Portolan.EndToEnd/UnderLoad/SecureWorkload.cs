using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Portolan.EndToEnd.UnderLoad;

/// <summary>A workload that speaks HTTP/1.1 in TLS alone, and answers with the path that it was asked for.</summary>
internal sealed class SecureWorkload : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly X509Certificate2 _certificate;

    private SecureWorkload(WebApplication application, X509Certificate2 certificate) =>
        (_application, _certificate) = (application, certificate);

    /// <summary>The port that it listens on.</summary>
    public int Port => new Uri(_application.Urls.First()).Port;

    public static async Task<SecureWorkload> StartAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    listen.UseHttps(certificate);
                }
            )
        );
        var application = builder.Build();
        application.Run(context => context.Response.WriteAsync($"\"{context.Request.Path}\""));
        await application.StartAsync();
        return new SecureWorkload(application, certificate);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _certificate.Dispose();
    }
}
