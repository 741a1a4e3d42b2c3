using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Support;

/// <summary>
/// An authority that issues certificates. Those of one subject differ by their keys alone, and say nothing of keys: what tells them apart
/// is the signature.
/// </summary>
internal sealed class Authority
{
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly DateTimeOffset Until = DateTimeOffset.UnixEpoch.AddYears(120);

    private readonly X509Certificate2 _certificate;
    private readonly string _chainPem;

    public Authority(string subject = "CN=authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _certificate = RequestOf(subject, key, isAuthority: true, names: []).CreateSelfSigned(From, Until);
        _chainPem = "";
        _certificate = X509CertificateLoader.LoadPkcs12(_certificate.Export(X509ContentType.Pfx), null);
    }

    private Authority(X509Certificate2 certificate, string chainPem)
    {
        _certificate = certificate;
        _chainPem = chainPem;
    }

    /// <summary>The authority's own certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>An authority below this one, whose certificate goes along with those that it issues.</summary>
    public Authority Below(string subject)
    {
        var (certificate, key) = Sign(subject, isAuthority: true, names: []);
        using (key)
        {
            return new Authority(
                X509CertificateLoader.LoadPkcs12(certificate.CopyWithPrivateKey(key).Export(X509ContentType.Pfx), null),
                certificate.ExportCertificatePem() + "\n" + _chainPem
            );
        }
    }

    /// <summary>Issues a certificate for host names, and URIs where a name has <c>://</c> or is <c>*</c>.</summary>
    public Certificate Issue(string name, params string[] names)
    {
        var (certificate, key) = Sign($"CN={name}", isAuthority: false, names);
        using (key)
        {
            return new Certificate
            {
                Key = new CertificateKey("Secret", "test", name),
                ChainPem = certificate.ExportCertificatePem() + "\n" + _chainPem,
                PrivateKeyPem = new Secret(key.ExportPkcs8PrivateKeyPem()),
            };
        }
    }

    private (X509Certificate2 Certificate, ECDsa Key) Sign(string subject, bool isAuthority, string[] names)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serial = RandomNumberGenerator.GetBytes(16);
        return (RequestOf(subject, key, isAuthority, names).Create(_certificate, From, Until, serial), key);
    }

    private static CertificateRequest RequestOf(string subject, ECDsa key, bool isAuthority, string[] names)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (names.Length > 0)
        {
            request.CertificateExtensions.Add(NamesOf(names));
        }

        return request;
    }

    // By hand: the framework refuses the URI "*", which is in certificates of the wild.
    private static X509Extension NamesOf(string[] names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in names)
            {
                var tag = name == "*" || name.Contains("://", StringComparison.Ordinal) ? 6 : 2;
                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, tag));
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }
}
