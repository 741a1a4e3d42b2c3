using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Streams;

/// <summary>
/// A backend that speaks no HTTP: it answers each read with its name and what it read, and the end with "bye". With a certificate it speaks
/// TLS.
/// </summary>
internal sealed class RawStream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _name;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    public RawStream(string name, Certificate? certificate)
    {
        _name = name;
        Key = new BackendKey("Service", "test", name, 80);
        _certificate = certificate is null
            ? null
            : X509Certificate2.CreateFromPem(certificate.ChainPem, certificate.PrivateKeyPem.Reveal());
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public BackendKey Key { get; }

    public ProxyConfig.Endpoint Endpoint => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, EndpointState.Ready);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _certificate?.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var accepted = client;
        try
        {
            await using Stream stream = _certificate is null ? client.GetStream() : new SslStream(client.GetStream());
            if (stream is SslStream tls)
            {
                await tls.AuthenticateAsServerAsync(_certificate!);
            }

            var buffer = new byte[1000];
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{_name}: "), .. buffer.AsSpan(0, read)]);
            }

            await stream.WriteAsync("bye"u8.ToArray());
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or System.Security.Authentication.AuthenticationException) { }
    }
}
