using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portolan.EndToEnd.Support;

/// <summary>
/// Clients of what is not HTTP/1.1. Each question is a connection, or a flow of datagrams, of its own; what cannot be asked is answered
/// with the reason.
/// </summary>
internal static class Streams
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sends a line over TCP and returns the one that comes back.</summary>
    public static Task<string> AskTcpAsync(string address, int port, string line) =>
        TryAsync(async cancel =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Parse(address), port, cancel);
            return await AskAsync(client.GetStream(), line, cancel);
        });

    /// <summary>The same over TLS; returns the subject of the certificate that was shown, too.</summary>
    public static Task<string> AskTlsAsync(string address, int port, string serverName, string line) =>
        TryAsync(async cancel =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Parse(address), port, cancel);
            var subject = "";
            await using var tls = new SslStream(
                client.GetStream(),
                leaveInnerStreamOpen: false,
                (_, certificate, _, _) => (subject = certificate!.Subject).Length > 0
            );
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = serverName }, cancel);
            return $"{await AskAsync(tls, line, cancel)} ({subject})";
        });

    /// <summary>Sends a datagram and returns the one that comes back.</summary>
    public static Task<string> AskUdpAsync(string address, int port, string text) =>
        TryAsync(async cancel =>
        {
            using var client = new UdpClient();
            client.Connect(IPAddress.Parse(address), port);
            await client.SendAsync(Encoding.UTF8.GetBytes(text), cancel);
            return Encoding.UTF8.GetString((await client.ReceiveAsync(cancel)).Buffer);
        });

    /// <summary>Calls a method of gRPC with an empty message; returns who answered, or the status.</summary>
    public static Task<string> CallAsync(string address, int port, string method) =>
        TryAsync(async cancel =>
        {
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{address}:{port}{method}")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent([0, 0, 0, 0, 0])
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") },
                },
            };
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            using var response = await client.SendAsync(request, cancel);
            await response.Content.ReadAsByteArrayAsync(cancel);
            string? One(string name) =>
                response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values)
                    ? string.Join(',', values)
                    : null;
            return $"{One("grpc-status")} {One("x-service")} {One("x-served-by")}".Trim();
        });

    /// <summary>A certificate and its key, PEM, that nobody vouches for.</summary>
    public static (string Certificate, string Key) SelfSigned(string name)
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(
            $"CN={name}",
            key,
            System.Security.Cryptography.HashAlgorithmName.SHA256
        ).CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static async Task<string> AskAsync(Stream stream, string line, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancel);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(cancel) ?? "closed";
    }

    private static async Task<string> TryAsync(Func<CancellationToken, Task<string>> ask)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await ask(patience.Token);
        }
        catch (Exception error)
            when (error is IOException or SocketException or OperationCanceledException or HttpRequestException or AuthenticationException)
        {
            return $"{error.GetType().Name}: {error.GetBaseException().Message}";
        }
    }
}
