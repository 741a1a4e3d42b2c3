using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Proxy.Transport;

/// <summary>How we speak TLS to a backend: part of a pool's identity, so two different ones never share a connection.</summary>
internal sealed class ClientTls
{
    /// <summary>The server name to send, and to verify unless <see cref="Verify"/> does it another way.</summary>
    public required string ServerName { get; init; }

    /// <summary>The protocols to offer by ALPN.</summary>
    public required List<SslApplicationProtocol> Protocols { get; init; }

    /// <summary>Judges the backend's certificate.</summary>
    public required RemoteCertificateValidationCallback Verify { get; init; }

    /// <summary>The certificate that we show when asked; null for none.</summary>
    public SslStreamCertificateContext? ClientCertificate { get; init; }

    // One object for all handshakes: the TLS library keeps its context, and the sessions that can be resumed, with it.
    private SslClientAuthenticationOptions? _options;

    /// <summary>The same in the TLS library's words.</summary>
    public SslClientAuthenticationOptions Options => _options ??= new SslClientAuthenticationOptions
    {
        TargetHost = ServerName,
        ApplicationProtocols = Protocols,
        RemoteCertificateValidationCallback = Verify,
        ClientCertificateContext = ClientCertificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
    };
}
