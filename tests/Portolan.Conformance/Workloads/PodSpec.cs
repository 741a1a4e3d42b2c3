using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// What an echo pod is told by its Deployment: who it is, where it listens, and which certificate it shows on its TLS port.
/// </summary>
internal sealed record PodSpec(string Namespace, string Name, IPAddress Address)
{
    /// <summary>The container's HTTP/1.1 port.</summary>
    public const int HttpPort = 3000;

    /// <summary>The container's port for HTTP/2 with prior knowledge.</summary>
    public const int H2cPort = 3001;

    /// <summary>The container's TLS port, open only with a certificate.</summary>
    public const int HttpsPort = 8443;

    /// <summary>The container's port in TCP mode.</summary>
    public const int TcpPort = 3000;

    /// <summary>The container's port in UDP mode.</summary>
    public const int UdpPort = 8080;

    /// <summary>The port of name servers.</summary>
    public const int DnsPort = 53;

    private const int Privileged = 1024;
    private const int Offset = 20_000;

    /// <summary>What the pod speaks.</summary>
    public EchoMode Mode { get; init; }

    /// <summary>Where a pod really listens: an ordinary user may not bind ports below 1024.</summary>
    public static int BoundPort(int port) => port < Privileged ? port + Offset : port;

    /// <summary>Container ports by name, for target ports that are names.</summary>
    public IReadOnlyDictionary<string, int> NamedPorts { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>Authorities for client certificates; with any, a certificate that a client shows must come from one of them.</summary>
    public X509Certificate2Collection ClientAuthorities { get; init; } = [];
}
