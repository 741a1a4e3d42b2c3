using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Conformance.Workloads;

/// <summary>What an echo pod is told by its Deployment: who it is, where it listens, and which certificate it shows on its TLS port.</summary>
internal sealed record PodSpec(string Namespace, string Name, IPAddress Address)
{
    /// <summary>The container's HTTP/1.1 port.</summary>
    public const int HttpPort = 3000;

    /// <summary>The container's port for HTTP/2 with prior knowledge.</summary>
    public const int H2cPort = 3001;

    /// <summary>The container's TLS port, open only with a certificate.</summary>
    public const int HttpsPort = 8443;

    /// <summary>Container ports by name, for target ports that are names.</summary>
    public IReadOnlyDictionary<string, int> NamedPorts { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>Authorities for client certificates; with any, a certificate that a client shows must come from one of them.</summary>
    public X509Certificate2Collection ClientAuthorities { get; init; } = [];
}
