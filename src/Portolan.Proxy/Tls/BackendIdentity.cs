using System.Net.Security;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tls;

/// <summary>Makes the identity under which a backend is spoken to of what is configured.</summary>
internal static class BackendIdentity
{
    /// <summary>
    /// The identity, never absent: what cannot be loaded becomes one that trusts no backend, so that nothing is ever sent in plain text or
    /// to a stranger instead.
    /// <paramref name="fault"/> then says what is wrong; else it is empty.
    /// </summary>
    public static ClientTls Create(BackendTls source, LoadedCertificate? certificate, out string fault)
    {
        var trust = PeerTrust.Load(source.Trust, out fault);
        if (source.ClientCertificate is { } key && certificate is null)
        {
            trust = PeerTrust.Nobody;
            fault = $"its client certificate {key} is not in this configuration, or cannot be used";
        }

        return Of(source, trust, certificate?.Context);
    }

    private static ClientTls Of(BackendTls source, PeerTrust trust, SslStreamCertificateContext? certificate) =>
        new()
        {
            ServerName = source.ServerName,
            ChainPolicy = trust.PolicyFor(PeerRole.Server),
            Verify = (_, shown, chain, errors) => PeerCheck.IsBackend(trust, source.Names, shown, chain, errors),
            ClientCertificate = certificate,
        };
}
