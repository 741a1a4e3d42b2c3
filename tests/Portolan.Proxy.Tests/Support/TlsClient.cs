using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Portolan.Proxy.Tests.Support;

/// <summary>An HTTPS client whose server name does not depend on the host that it asks for.</summary>
internal sealed class TlsClient : IDisposable
{
    private readonly HttpClient _client;

    public TlsClient(TestProxy proxy, string serverName)
    {
        _client = proxy.NewClient(handler =>
            handler.ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(proxy.Address, proxy.Port, cancellationToken);
                var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
                await stream.AuthenticateAsClientAsync(Options(serverName, context.InitialRequestMessage.Version), cancellationToken);
                return stream;
            }
        );
    }

    public List<string> SeenSubjects { get; } = [];

    public List<string> SeenThumbprints { get; } = [];

    public Task<HttpResponseMessage> GetAsync(string host, Version version)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = host;
        return _client.SendAsync(request);
    }

    public void Dispose() => _client.Dispose();

    private SslClientAuthenticationOptions Options(string serverName, Version version) =>
        new()
        {
            TargetHost = serverName,
            ApplicationProtocols = [version == HttpVersion.Version20 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                SeenSubjects.Add(certificate!.Subject);
                SeenThumbprints.Add(certificate.GetCertHashString());
                return true;
            },
        };
}
