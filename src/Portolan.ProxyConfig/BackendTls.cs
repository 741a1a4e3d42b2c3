using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>
/// How a proxy speaks TLS to a backend (GEP-1897, GEP-3155). A backend that has it is never spoken to in plain text: when a part of it
/// cannot be used, nobody is trusted.
/// </summary>
public sealed record BackendTls
{
    /// <summary>The name that is sent (SNI, RFC 6066). It proves nothing: <see cref="Names"/> do.</summary>
    public required string ServerName { get; init; }

    /// <summary>Who may have issued the backend's certificate.</summary>
    public required TrustAnchors Trust { get; init; }

    /// <summary>Names of which the certificate must have one; without any, no certificate will do.</summary>
    public required EquatableList<PeerName> Names { get; init; }

    /// <summary>The certificate that the proxy shows when it is asked for one.</summary>
    public CertificateKey? ClientCertificate { get; init; }
}

/// <summary>Whose signature makes a certificate good.</summary>
public abstract record TrustAnchors
{
    private TrustAnchors() { }

    /// <summary>The authorities that the proxy's operating system knows.</summary>
    public sealed record System : TrustAnchors;

    /// <summary>These certificates, PEM; each is trusted for itself and for what it issued.</summary>
    public sealed record Bundle(string Pem) : TrustAnchors;
}

/// <summary>A name in a certificate (RFC 5280, 4.2.1.6).</summary>
public abstract record PeerName
{
    private PeerName() { }

    /// <summary>A host name; a certificate for <c>*.example.com</c> has every name one label below (RFC 9525, 6.3).</summary>
    public sealed record Dns(string Value) : PeerName;

    /// <summary>A URI, like a SPIFFE id: compared octet by octet.</summary>
    public sealed record Uri(string Value) : PeerName;
}
