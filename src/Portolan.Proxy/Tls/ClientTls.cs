using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tls;

/// <summary>
/// How we speak TLS to a backend: the transport identity. Pools keep connections by the object itself, so that two identities never share
/// one, nor does an identity with the one that it took the place of.
/// </summary>
internal sealed class ClientTls
{
    // One object for all handshakes: the TLS library keeps its context, and the sessions that can be resumed, with it.
    private SslClientAuthenticationOptions? _options;
    private volatile bool _isRetired;

    /// <summary>The server name to send.</summary>
    public required string ServerName { get; init; }

    /// <summary>
    /// The protocols to offer by ALPN; null for none. No part of the identity: who opens a connection knows what will be spoken on it.
    /// </summary>
    public List<SslApplicationProtocol>? Protocols { get; init; }

    /// <summary>
    /// Judges the backend's certificate: its names as well, for the library's word on those is about <see cref="ServerName"/>.
    /// </summary>
    public required RemoteCertificateValidationCallback Verify { get; init; }

    /// <summary>How the library builds the chain that <see cref="Verify"/> is shown; null for its own way.</summary>
    public X509ChainPolicy? ChainPolicy { get; init; }

    /// <summary>The certificate that we show when asked; null for none.</summary>
    public SslStreamCertificateContext? ClientCertificate { get; init; }

    /// <summary>
    /// Whether another identity has taken its place: connections under this one end as soon as they carry nothing. Any thread may read it.
    /// </summary>
    public bool IsRetired => _isRetired;

    /// <summary>The same in the TLS library's words.</summary>
    public SslClientAuthenticationOptions Options =>
        _options ??= new SslClientAuthenticationOptions
        {
            TargetHost = ServerName,
            ApplicationProtocols = Protocols,
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            {
                var isGood = Verify(sender, certificate, chain, errors);
                if (!isGood)
                {
                    TlsConnection.Of(sender).RefusePeer();
                }

                return isGood;
            },
            CertificateChainPolicy = ChainPolicy,
            ClientCertificateContext = ClientCertificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };

    /// <summary>The same identity, to speak HTTP/1.1.</summary>
    public ClientTls ForHttp1 => field ??= Offering([SslApplicationProtocol.Http11]);

    /// <summary>The same identity, to speak HTTP/2.</summary>
    public ClientTls ForHttp2 => field ??= Offering([SslApplicationProtocol.Http2]);

    /// <summary>The same identity, for bytes whose protocol is not ours to know.</summary>
    public ClientTls ForBytes => field ??= Offering(null);

    private ClientTls Offering(List<SslApplicationProtocol>? protocols) =>
        new()
        {
            ServerName = ServerName,
            Protocols = protocols,
            ChainPolicy = ChainPolicy,
            Verify = Verify,
            ClientCertificate = ClientCertificate,
        };

    /// <summary>Another identity takes its place.</summary>
    public void Retire() => _isRetired = true;
}
