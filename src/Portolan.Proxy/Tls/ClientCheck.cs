using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tls;

/// <summary>What a listener asks of clients' certificates, loaded (GEP-91).</summary>
internal sealed class ClientCheck
{
    // Octets of names that are told in a handshake; a list of TLS has 64 KiB at most.
    private const int LongestList = 8 * 1024;

    private readonly PeerTrust _trust;

    private ClientCheck(ClientValidation source, PeerTrust trust)
    {
        Source = source;
        _trust = trust;
    }

    /// <summary>What it was made of.</summary>
    public ClientValidation Source { get; }

    /// <summary>
    /// Loads what is asked. When its authorities cannot be read <paramref name="fault"/> says why, and nobody passes; else it is empty.
    /// </summary>
    public static ClientCheck Load(ClientValidation source, out string fault) =>
        new(source, PeerTrust.Load(source.AuthoritiesPem, out fault));

    /// <summary>Whether a client that showed this (null: nothing) may be served.</summary>
    public bool Accepts(X509Certificate2? shown, X509Certificate2Collection sent)
    {
        if (Source.Mode == ClientValidationMode.Request)
        {
            return true;
        }

        return shown is not null && _trust.Trusts(shown, PeerRole.Client, sent);
    }

    /// <summary>Makes the options of a handshake ask.</summary>
    public SslServerAuthenticationOptions AskIn(SslServerAuthenticationOptions options)
    {
        options.ClientCertificateRequired = true;

        // The library shares sessions among all listeners with a certificate: resumed, one from before anything was asked would show
        // nothing, and its client be refused for ever.
        options.AllowTlsResume = false;
        options.CertificateChainPolicy = _trust.PolicyFor(PeerRole.Client);
        options.RemoteCertificateValidationCallback = Judge;
        return options;
    }

    /// <summary>
    /// The authorities that clients are told of, so that they choose a certificate that will do (RFC 8446, 4.2.4); null where any may be
    /// shown, and where there are so many that each handshake would carry a long list to a stranger: clients then show what they have.
    /// </summary>
    public SslCertificateTrust? Told =>
        Source.Mode == ClientValidationMode.Require
        && _trust.Anchors is { Count: > 0 } anchors
        && anchors.Sum(anchor => anchor.SubjectName.RawData.Length) <= LongestList
            ? SslCertificateTrust.CreateForX509Collection(anchors, sendTrustInHandshake: true)
            : null;

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (Source.Mode == ClientValidationMode.Require && !PeerCheck.IsClient(_trust, certificate, chain, errors))
        {
            return false;
        }

        // Copies: the library lets go of its own when the handshake is over. What leads nowhere is not kept: a connection would hold
        // whatever a stranger sends.
        var sent = new X509Certificate2Collection();
        var path = certificate is X509Certificate2 shown ? CertificateLinks.Of(shown, chain?.ChainPolicy.ExtraStore ?? []) : [];
        foreach (var intermediate in path.Skip(1))
        {
            sent.Add(X509CertificateLoader.LoadCertificate(intermediate.RawData));
        }

        TlsConnection.Of(sender).ClientProof = new ClientProof(this, certificate as X509Certificate2, sent);
        return true;
    }
}
