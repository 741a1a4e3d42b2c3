using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portolan.Proxy.Tls;

namespace Portolan.Proxy.Transport;

/// <summary>What a TLS handshake settled.</summary>
internal sealed record TlsDetails
{
    /// <summary>The server name of the ClientHello, in lower case; null when there was none.</summary>
    public required string? ServerName { get; init; }

    /// <summary>The protocol that ALPN chose (<c>h2</c>, <c>http/1.1</c>); null when there was none.</summary>
    public required string? ApplicationProtocol { get; init; }

    /// <summary>The version.</summary>
    public required SslProtocols Version { get; init; }

    /// <summary>The peer's certificate, when it showed one.</summary>
    public X509Certificate2? PeerCertificate { get; init; }

    /// <summary>What the client showed when it was asked for a certificate; null when it was not.</summary>
    public ClientProof? ClientProof { get; init; }
}
