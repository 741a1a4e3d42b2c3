using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portolan.Cli.Demo;

/// <summary>A workload that answers each line of a connection with its name and the line; with a certificate, over TLS.</summary>
internal sealed class LineEchoServer : IEchoServer
{
    private readonly string _service;
    private readonly X509Certificate2? _certificate;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _serving = [];
    private readonly Task _accepting;

    private LineEchoServer(string service, IPEndPoint endpoint, X509Certificate2? certificate)
    {
        _service = service;
        _certificate = certificate;
        _listener = new TcpListener(endpoint);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <inheritdoc />
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static LineEchoServer Start(string service, IPEndPoint endpoint, X509Certificate2? certificate) =>
        new(service, endpoint, certificate);

    /// <summary>A certificate for a name that nobody vouches for.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(1));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving.Keys);
        _certificate?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var serving = ServeAsync(socket);
                _serving[serving] = 0;
                _ = serving.ContinueWith(over => _serving.TryRemove(over, out _), TaskScheduler.Default);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that left before it was accepted; the next one is not concerned.
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            await using var stream = _certificate is null ? (Stream)plain : await SecureAsync(plain, _certificate);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"{_service}: {line}\n"), _stop.Token);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or AuthenticationException)
        {
            // The client's end is the end of its connection, however it comes.
        }
    }

    private async Task<SslStream> SecureAsync(Stream plain, X509Certificate2 certificate)
    {
        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token);
        return secure;
    }
}
