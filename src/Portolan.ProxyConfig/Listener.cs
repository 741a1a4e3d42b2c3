using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>What is spoken on a listener's port.</summary>
public enum ListenerProtocol
{
    /// <summary>Plain HTTP/1.1, and HTTP/2 with prior knowledge.</summary>
    Http,

    /// <summary>HTTP/1.1 and HTTP/2 over TLS that the proxy terminates.</summary>
    Https,

    /// <summary>TLS that the proxy terminates; what is inside goes on as bytes.</summary>
    Tls,

    /// <summary>Bytes.</summary>
    Tcp,

    /// <summary>Datagrams.</summary>
    Udp,

    /// <summary>TLS that the backend terminates: the proxy reads the server name and no more.</summary>
    TlsPassthrough,
}

/// <summary>Which way traffic goes through a listener.</summary>
public enum ListenerDirection
{
    /// <summary>
    /// From outside of the mesh to its services. Clients may be anybody: the proxy writes down who they are, in <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c>.
    /// </summary>
    Edge,

    /// <summary>To the workload that the proxy stands beside. What a gateway wrote down of the client stays.</summary>
    Inbound,

    /// <summary>From the workload that the proxy stands beside to services. What a gateway wrote down of the client stays.</summary>
    Outbound,
}

/// <summary>One virtual listener. Several may share a port; the host name (and SNI) tells them apart.</summary>
public sealed record Listener
{
    /// <summary>The name by which routes point here.</summary>
    public required ListenerKey Key { get; init; }

    /// <summary>Which way traffic goes. Listeners that share a port share it, too.</summary>
    public ListenerDirection Direction { get; init; }

    /// <summary>The one IP address to bind; empty for those that the proxy was told at its start.</summary>
    public string Address { get; init; } = "";

    /// <summary>The port to bind, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>What is spoken.</summary>
    public required ListenerProtocol Protocol { get; init; }

    /// <summary>An exact name or a wildcard like <c>*.example.com</c>, lower case; empty matches all.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>The certificates to offer, for protocols that terminate TLS.</summary>
    public EquatableList<CertificateKey> Certificates { get; init; }

    /// <summary>
    /// What is asked of clients' certificates; absent for nothing. For <see cref="ListenerProtocol.Https"/> and
    /// <see cref="ListenerProtocol.Tls"/>.
    /// </summary>
    public ClientValidation? ClientValidation { get; init; }

    /// <summary>How it learns who its clients are.</summary>
    public ClientAddressing ClientAddressing { get; init; } = ClientAddressing.Direct;

    /// <summary><c>metadata.generation</c> of the object that declares the listener; a proxy's report echoes it.</summary>
    public long Generation { get; init; }
}

/// <summary>A certificate chain and its private key.</summary>
public sealed record Certificate
{
    /// <summary>The name by which listeners point here.</summary>
    public required CertificateKey Key { get; init; }

    /// <summary>The leaf first, then intermediates, PEM.</summary>
    public required string ChainPem { get; init; }

    /// <summary>The private key of the leaf, PEM (PKCS#1, PKCS#8 or SEC1).</summary>
    public required Secret PrivateKeyPem { get; init; }
}
