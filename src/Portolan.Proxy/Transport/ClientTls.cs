using System.Net.Security;

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
}
