using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tls;

/// <summary>
/// A certificate that can be used. Its handshake options are made once: the TLS library keeps its own context (and session tickets) with
/// them, which a new object for each handshake would lose.
/// </summary>
internal sealed class LoadedCertificate
{
    // Clients that speak HTTP/1.0 alone say so, and would be refused if nothing matched (RFC 7301, 3.2).
    private static readonly SslApplicationProtocol Http10 = new("http/1.0");

    private readonly X509Certificate2 _leaf;
    private readonly X509Certificate2Collection _chain;
    private readonly SslServerAuthenticationOptions _http;
    private readonly SslServerAuthenticationOptions _opaque;

    private LoadedCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        _leaf = leaf;
        _chain = chain;
        // Offline: a handshake must not wait for another machine to complete the chain; what is configured is what is sent.
        Context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
        _http = OptionsOf(Context, [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11, Http10]);
        _opaque = OptionsOf(Context, protocols: null);
    }

    /// <summary>The certificate, its chain and key, in the TLS library's words.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>
    /// What a handshake with this certificate uses on a listener of a protocol (what is in TLS is HTTP, or nobody's business and then of no
    /// protocol that we could choose), which asks for clients' certificates or does not.
    /// </summary>
    public SslServerAuthenticationOptions OptionsFor(ListenerProtocol protocol, ClientCheck? check)
    {
        var ordinary = protocol == ListenerProtocol.Https ? _http : _opaque;
        return check is null
            ? ordinary
            : check.AskIn(
                OptionsOf(SslStreamCertificateContext.Create(_leaf, _chain, offline: true, check.Told), ordinary.ApplicationProtocols)
            );
    }

    /// <summary>Whether the certificate names the host.</summary>
    public bool Covers(string serverName) => _leaf.MatchesHostname(serverName);

    /// <summary>
    /// Loads a certificate; on failure returns null, and <paramref name="fault"/> says why in words for the owner of the Secret.
    /// </summary>
    public static LoadedCertificate? TryLoad(Certificate source, out string fault)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(source.ChainPem);
            if (chain.Count == 0)
            {
                fault = $"certificate {source.Key} holds no certificate: expected PEM blocks \"CERTIFICATE\", the leaf first";
                return null;
            }

            var leaf = X509Certificate2.CreateFromPem(source.ChainPem, source.PrivateKeyPem.Reveal());
            chain[0].Dispose();
            chain.RemoveAt(0);
            fault = "";
            return new LoadedCertificate(leaf, chain);
        }
        catch (Exception exception)
            when (exception is CryptographicException or ArgumentException or FormatException or InvalidOperationException)
        {
            fault = $"certificate {source.Key} cannot be used: {exception.Message}";
            return null;
        }
    }

    private static SslServerAuthenticationOptions OptionsOf(SslStreamCertificateContext context, List<SslApplicationProtocol>? protocols) =>
        new()
        {
            ServerCertificateContext = context,
            ApplicationProtocols = protocols,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        };
}
