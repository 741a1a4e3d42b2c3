using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tls;

/// <summary>Whose signature makes a peer's certificate good, loaded. Nothing is fetched from anywhere while a handshake waits.</summary>
internal sealed class PeerTrust
{
    // id-kp-serverAuth and id-kp-clientAuth (RFC 5280, 4.2.1.12): a certificate that names uses must name this one.
    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    private PeerTrust(X509Certificate2Collection? anchors) => Anchors = anchors;

    /// <summary>Trusts nobody.</summary>
    public static PeerTrust Nobody { get; } = new([]);

    /// <summary>The certificates that are trusted; null for those of the system.</summary>
    public X509Certificate2Collection? Anchors { get; }

    /// <summary>
    /// Loads anchors. When they cannot be read nobody is trusted, and <paramref name="fault"/> says why; else it is empty.
    /// </summary>
    public static PeerTrust Load(TrustAnchors anchors, out string fault)
    {
        fault = "";
        switch (anchors)
        {
            case TrustAnchors.System:
                return new PeerTrust(null);
            case TrustAnchors.Bundle bundle:
                return Load(bundle.Pem, out fault);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The same for certificates in PEM.</summary>
    public static PeerTrust Load(string pem, out string fault)
    {
        var loaded = new X509Certificate2Collection();
        try
        {
            loaded.ImportFromPem(pem);
            fault = loaded.Count == 0 ? "the bundle of authorities holds no certificate: expected PEM blocks \"CERTIFICATE\"" : "";
        }
        catch (CryptographicException exception)
        {
            fault = $"the bundle of authorities cannot be read: {exception.Message}";
        }

        return fault.Length == 0 ? new PeerTrust(loaded) : Nobody;
    }

    /// <summary>How a chain is built for a peer in a role; a new object, for whoever gets one may change it.</summary>
    public X509ChainPolicy PolicyFor(PeerRole role)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = Anchors is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,
        };
        policy.ApplicationPolicy.Add(role == PeerRole.Server ? ServerUse : ClientUse);
        if (Anchors is not null)
        {
            policy.CustomTrustStore.AddRange(Anchors);
        }

        return policy;
    }

    /// <summary>
    /// Whether one of the anchors by itself makes a certificate good. The library takes the first anchor with the issuer's subject and no
    /// other: authorities that share a subject (those of an authority whose key was changed, say) must be tried one by one, for the
    /// signature decides.
    /// </summary>
    public bool TrustsByOne(X509Certificate2 certificate, PeerRole role, X509Certificate2Collection sent)
    {
        if (Anchors is not { Count: > 1 })
        {
            return false;
        }

        foreach (var anchor in Anchors)
        {
            using var chain = new X509Chain();
            chain.ChainPolicy = PolicyFor(role);
            chain.ChainPolicy.CustomTrustStore.Clear();
            chain.ChainPolicy.CustomTrustStore.Add(anchor);
            chain.ChainPolicy.ExtraStore.AddRange(sent);
            if (chain.Build(certificate))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What a peer is in a handshake.</summary>
internal enum PeerRole
{
    /// <summary>It was connected to.</summary>
    Server,

    /// <summary>It connected.</summary>
    Client,
}
