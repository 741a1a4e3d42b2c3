using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Proxy.Tests.Tls;

/// <summary>
/// A certificate with its key, of which every part can be chosen: authorities as they are in the wild, and as nobody should issue them.
/// </summary>
internal sealed class Issuer
{
    public static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(40);
    public static readonly DateTimeOffset Until = DateTimeOffset.UnixEpoch.AddYears(100);
    public static readonly DateTimeOffset Past = DateTimeOffset.UnixEpoch.AddYears(45);

    private readonly ECDsa _key;

    private Issuer(X509Certificate2 certificate, ECDsa key)
    {
        Certificate = certificate;
        _key = key;
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>An authority that signed itself.</summary>
    public static Issuer Root(string name)
    {
        var key = NewKey();
        var request = RequestOf(name, key, isAuthority: true, []);
        return new Issuer(request.CreateSelfSigned(From, Until), key);
    }

    /// <summary>Signs a certificate for a new key.</summary>
    public Issuer Sign(string name, bool isAuthority = true, DateTimeOffset? until = null, params X509Extension[] extensions) =>
        Sign(name, NewKey(), isAuthority, until, extensions);

    /// <summary>Signs a certificate for an authority that is there already: the two differ in who signed them.</summary>
    public Issuer CrossSign(Issuer other) => Sign(other.Certificate.Subject[3..], other._key, isAuthority: true, until: null, []);

    /// <summary>The certificate of a server or client.</summary>
    public X509Certificate2 Leaf(params X509Extension[] extensions) =>
        Sign("leaf", isAuthority: false, until: null, extensions).Certificate;

    public static X509Extension KeyOf(Issuer issuer) =>
        X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(SubjectKey(issuer._key));

    public static X509SubjectKeyIdentifierExtension SubjectKey(ECDsa key) => new(new PublicKey(key), critical: false);

    private Issuer Sign(string name, ECDsa key, bool isAuthority, DateTimeOffset? until, X509Extension[] extensions)
    {
        var request = RequestOf(name, key, isAuthority, extensions);
        var signer = X509SignatureGenerator.CreateForECDsa(_key);
        return new Issuer(request.Create(Certificate.SubjectName, signer, From, until ?? Until, RandomNumberGenerator.GetBytes(16)), key);
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CertificateRequest RequestOf(string name, ECDsa key, bool isAuthority, X509Extension[] extensions)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (isAuthority)
        {
            request.CertificateExtensions.Add(SubjectKey(key));
        }

        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return request;
    }
}
