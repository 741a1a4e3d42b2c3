using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// Makes the certificates of a run. RSA-2048 and PKCS#1 keys, as the upstream suite makes them, so those are what the product must read.
/// </summary>
internal static class Certificates
{
    // Leaves differ by serial number and names; making a key for each would cost more than the rest of a test.
    private static readonly Lazy<RSA> LeafKey = new(() => RSA.Create(2048));

    /// <summary>
    /// A self-signed leaf for <paramref name="names"/>; a name that is not a DNS name (<c>*</c>) becomes a URI, as upstream has it.
    /// </summary>
    public static Issued SelfSigned(params string[] names)
    {
        var key = LeafKey.Value;
        using var certificate = Leaf(key, names).CreateSelfSigned(NotBefore, NotAfter);
        return new Issued(certificate.ExportCertificatePem(), key.ExportRSAPrivateKeyPem());
    }

    public static (Issued Authority, Func<string[], Issued> Issue) CreateAuthority()
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=gatewayapi, O=Kubernetes Gateway API, C=US",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        var authority = request.CreateSelfSigned(NotBefore, NotAfter);
        return (new Issued(authority.ExportCertificatePem(), key.ExportRSAPrivateKeyPem()), names => IssueBy(authority, names));
    }

    /// <summary>Trust is decided by signature: the suite's authorities all share one subject.</summary>
    public static bool IsIssuedByAnyOf(X509Certificate2 shown, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    }

    private static DateTimeOffset NotBefore => TimeProvider.System.GetUtcNow().AddMinutes(-5);

    private static DateTimeOffset NotAfter => TimeProvider.System.GetUtcNow().AddYears(1);

    private static Issued IssueBy(X509Certificate2 authority, string[] names)
    {
        var key = LeafKey.Value;
        using var certificate = Leaf(key, names).Create(authority, NotBefore, NotAfter.AddDays(-1), RandomNumberGenerator.GetBytes(16));
        return new Issued(certificate.ExportCertificatePem(), key.ExportRSAPrivateKeyPem());
    }

    // By hand, because the framework's builder refuses the URI "*" that the upstream suite writes (RFC 5280 §4.2.1.6: dNSName is [2], URI
    // is [6]).
    private static X509Extension AlternativeNames(string[] names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in names)
            {
                var isUri = name == "*" || name.Contains("://", StringComparison.Ordinal);
                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, isUri ? 6 : 2));
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    private static CertificateRequest Leaf(RSA key, string[] names)
    {
        var request = new CertificateRequest("CN=default, O=Acme Co", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (names.Length > 0)
        {
            request.CertificateExtensions.Add(AlternativeNames(names));
        }
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true)
        );
        return request;
    }
}

/// <summary>A certificate and its key, PEM.</summary>
internal sealed record Issued(string CertificatePem, string KeyPem)
{
    /// <summary>What a client compares to know which certificate was shown.</summary>
    public string Thumbprint => X509Certificate2.CreateFromPem(CertificatePem).Thumbprint;

    /// <summary>Whether a certificate in PEM is this one.</summary>
    public bool IsSameAs(string pem) => X509Certificate2.CreateFromPem(pem).Thumbprint == Thumbprint;
}
