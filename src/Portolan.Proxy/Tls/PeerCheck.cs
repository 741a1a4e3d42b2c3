using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tls;

/// <summary>
/// Judges peers' certificates after a handshake: the chain by the library and <see cref="PeerTrust"/>, names by us, for the library knows
/// host names only.
/// </summary>
internal static class PeerCheck
{
    /// <summary>Whether a backend is who it should be.</summary>
    public static bool IsBackend(
        PeerTrust trust,
        IReadOnlyCollection<PeerName> names,
        X509Certificate? certificate,
        X509Chain? chain,
        SslPolicyErrors errors
    ) =>
        certificate is X509Certificate2 shown
        && IsTrusted(trust, PeerRole.Server, shown, chain, errors)
        && SubjectAltNames.HasAny(shown, names);

    /// <summary>Whether a server is the host that was connected to, by the library's word on its names.</summary>
    public static bool IsHost(PeerTrust trust, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
        && certificate is X509Certificate2 shown
        && IsTrusted(trust, PeerRole.Server, shown, chain, errors);

    /// <summary>Whether a client has shown a good certificate.</summary>
    public static bool IsClient(PeerTrust trust, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is X509Certificate2 shown && IsTrusted(trust, PeerRole.Client, shown, chain, errors);

    // Of a configured authority the library knows nothing; what it says is of those of the system.
    private static bool IsTrusted(PeerTrust trust, PeerRole role, X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors) =>
        trust.Anchors is null
            ? (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
            : trust.Trusts(shown, role, chain?.ChainPolicy.ExtraStore ?? []);
}
