using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Portolan.Conformance.Harness;
using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Traffic;

/// <summary>A client in front of one Gateway: sends requests to the address in its status.</summary>
internal sealed class GatewayProbe(IPAddress address, PortMap ports) : IDisposable
{
    private readonly ConcurrentDictionary<string, Channel> _channels = new(StringComparer.Ordinal);

    public IPAddress Address => address;

    /// <summary>The port at which a listener's port is really bound.</summary>
    public int PortOf(int port) => ports.Map(port);

    /// <summary>
    /// Sends all rows, again until each is answered as it says, and then once more: an answer that holds by chance, or only until the next
    /// change arrives, does not pass.
    /// </summary>
    public async Task ShowsAsync(params Exchange[] rows)
    {
        await Eventually.SucceedsAsync(() => SweepAsync(rows));
        await SweepAsync(rows);
    }

    public async Task<Reply> SendAsync(Exchange row)
    {
        var host = row.Authority.Length == 0 ? address.ToString() : row.Authority;
        var channel = _channels.GetOrAdd(
            $"{(row.ServerName is { } serverName ? $"{serverName} in TLS" : host)} {row.ClientCertificate?.Thumbprint}",
            _ => new Channel(address, row.ServerName, row.ClientCertificate)
        );
        var scheme = row.ServerName is null ? row.Scheme : "http";
        var uri = new Uri(
            $"{scheme}://{host}:{ports.Map(row.Port)}{row.Target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var message = new HttpRequestMessage(new HttpMethod(row.Method), uri)
        {
            Version = row.HttpVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Host = host;
        foreach (var (name, value) in row.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await channel.Client.SendAsync(message, TestContext.Current.CancellationToken);
        return await ReadAsync(response, row.Scheme == "https" ? channel.Thumbprint : null);
    }

    /// <summary>
    /// Waits until a new connection for a row ends without an answer, and once more: the handshake is refused, or nobody listens.
    /// </summary>
    public async Task RefusesAsync(Exchange row)
    {
        await Eventually.SucceedsAsync(async () =>
        {
            using var client = Fresh();
            try
            {
                throw new NotYetException($"{row}: no answer wanted, {await client.SendAsync(row)}");
            }
            catch (HttpRequestException)
            {
                // As it should be.
            }
        });
        using var again = Fresh();
        await Assert.ThrowsAsync<HttpRequestException>(() => again.SendAsync(row));
    }

    /// <summary>Another client of the same Gateway, without open connections.</summary>
    public GatewayProbe Fresh() => new(address, ports);

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Client.Dispose();
        }
    }

    private async Task SweepAsync(Exchange[] rows)
    {
        List<string> failures = [];
        foreach (var row in rows)
        {
            try
            {
                var reply = await SendAsync(row);
                var differences = string.Join("; ", Comparison.Differences(row, reply, ports));
                if (differences.Length > 0)
                {
                    failures.Add($"{row}: {reply}: {differences}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                failures.Add($"{row}: {e.GetBaseException().Message}");
            }
        }

        if (failures.Count > 0)
        {
            throw new NotYetException(
                $"{failures.Count} of {rows.Length} requests went wrong at {address}:\n  {string.Join("\n  ", failures)}"
            );
        }
    }

    private static async Task<Reply> ReadAsync(HttpResponseMessage response, string? thumbprint)
    {
        var body = await response.Content.ReadAsStringAsync();
        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
        var echo =
            response.Content.Headers.ContentType?.ToString() == "application/json" && body.StartsWith('{')
                ? JsonSerializer.Deserialize<EchoReport>(body)
                : null;
        return new Reply((int)response.StatusCode, headers, body) { Echo = echo, CertificateThumbprint = thumbprint };
    }

    /// <summary>
    /// Connections under one server name. Any certificate is taken here; tests compare which one it was. The framework's client always
    /// sends the host as server name, so where the two differ the channel speaks TLS itself and the client believes to speak plain
    /// HTTP/1.1.
    /// </summary>
    private sealed class Channel
    {
        private readonly string? _serverName;
        private readonly Issued? _certificate;

        public Channel(IPAddress address, string? serverName, Issued? certificate)
        {
            _serverName = serverName;
            _certificate = certificate;
            Client = CreateClient(address);
        }

        public HttpClient Client { get; }

        public string? Thumbprint { get; private set; }

        private HttpClient CreateClient(IPAddress address) =>
            new(
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseProxy = false,
                    UseCookies = false,
                    AutomaticDecompression = DecompressionMethods.None,
                    PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
                    ConnectCallback = async (context, cancellation) =>
                    {
                        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                        try
                        {
                            await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellation);
                            var stream = new NetworkStream(socket, ownsSocket: true);
                            return _serverName is { } name ? await SecureAsync(stream, name, cancellation) : stream;
                        }
                        catch
                        {
                            socket.Dispose();
                            throw;
                        }
                    },
                    SslOptions = OptionsFor(null),
                }
            )
            {
                Timeout = TimeSpan.FromSeconds(5),
            };

        private async Task<Stream> SecureAsync(Stream stream, string serverName, CancellationToken cancellation)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(OptionsFor(serverName), cancellation);
            return secure;
        }

        private SslClientAuthenticationOptions OptionsFor(string? serverName) =>
            new()
            {
                TargetHost = serverName,
                EnabledSslProtocols = SslProtocols.None,
                ClientCertificateContext = _certificate is { } shown
                    ? SslStreamCertificateContext.Create(
                        X509Certificate2.CreateFromPem(shown.CertificatePem, shown.KeyPem),
                        null,
                        offline: true
                    )
                    : null,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    Thumbprint = (certificate as X509Certificate2)?.Thumbprint;
                    return true;
                },
            };
    }
}
