using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Identity.Workloads;

/// <summary>
/// The certificate authority of a mesh (a backend of <c>mtls</c>, <c>builtin</c> or <c>provided</c>). It signs what proxies ask for with a
/// key of their own: of a request (RFC 2986) it takes the public key alone, never the names or the extensions that it asks for.
/// </summary>
public sealed class MeshAuthority : IDisposable
{
    /// <summary>Requests with more characters than this are refused unread.</summary>
    public const int LongestRequest = 16 * 1024;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(3650);

    // Peers tell a workload's certificate from others by these: it is shown as a client and as a server.
    private static readonly OidCollection Usages = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    private MeshAuthority(X509Certificate2 certificate, TimeProvider time)
    {
        _certificate = certificate;
        _time = time;
        AnchorPem = certificate.ExportCertificatePem();
    }

    /// <summary>The authority's certificate, PEM: what the proxies of the mesh trust.</summary>
    public string AnchorPem { get; }

    /// <summary>Until when the authority is valid.</summary>
    public DateTimeOffset NotAfter => new(_certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>Makes a <c>builtin</c> authority.</summary>
    /// <param name="mesh">The mesh; the certificate names it as <c>spiffe://MESH</c>.</param>
    /// <param name="lifetime">How long it is valid; ten years when null.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The authority, and its pair to keep as a secret.</returns>
    public static (MeshAuthority Authority, IssuedCertificate Pair) Create(string mesh, TimeSpan? lifetime, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(mesh);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(UriNames.Of([$"spiffe://{mesh}"], isCritical: false));
        var now = time.GetUtcNow();
        var certificate = request.CreateSelfSigned(now - ClockSkew, now + (lifetime ?? DefaultLifetime));
        return (
            new MeshAuthority(certificate, time),
            new IssuedCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem())
        );
    }

    /// <summary>Opens an authority that was kept, or that a user provided.</summary>
    /// <exception cref="CryptographicException">
    /// The texts are not a certificate of a certificate authority and its private key. The message holds neither.
    /// </exception>
    public static MeshAuthority Open(string certificatePem, string privateKeyPem, TimeProvider time)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(certificatePem, privateKeyPem);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("the private key is not that of the certificate, or is neither ECDSA nor RSA", e);
        }

        using (var ecdsa = certificate.GetECDsaPrivateKey())
        using (var rsa = certificate.GetRSAPrivateKey())
        {
            if (ecdsa is null && rsa is null)
            {
                certificate.Dispose();
                throw new CryptographicException("the private key is neither ECDSA nor RSA");
            }
        }

        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
        {
            certificate.Dispose();
            throw new CryptographicException("the certificate is not one of a certificate authority (basicConstraints CA:TRUE is missing)");
        }

        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (usage is not null && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign))
        {
            certificate.Dispose();
            throw new CryptographicException("the certificate may not sign others (keyUsage keyCertSign is missing)");
        }

        return new MeshAuthority(certificate, time);
    }

    /// <summary>Signs a request of a proxy that has proven to be <paramref name="identity"/>.</summary>
    /// <param name="requestPem">The request, PEM.</param>
    /// <param name="identity">Whom the certificate names.</param>
    /// <param name="lifetime">How long it is valid; never longer than the authority.</param>
    public SigningResult Sign(string requestPem, WorkloadIdentity identity, TimeSpan lifetime)
    {
        var now = _time.GetUtcNow();
        if (now >= NotAfter)
        {
            return new SigningResult.Refused($"the authority of mesh \"{identity.Mesh}\" expired at {NotAfter:u}");
        }

        if (requestPem.Length > LongestRequest)
        {
            return new SigningResult.Refused($"the request has more than {LongestRequest} characters");
        }

        CertificateRequest asked;
        try
        {
            // Reading checks the signature: who asks holds the key.
            asked = CertificateRequest.LoadSigningRequestPem(requestPem, HashAlgorithmName.SHA256);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return new SigningResult.Refused("the request is not a signed PKCS#10 request in PEM");
        }

        if (!IsStrong(asked.PublicKey))
        {
            return new SigningResult.Refused("the key of the request is neither ECDSA P-256, P-384 nor RSA of at least 2048 bits");
        }

        var request = new CertificateRequest(new X500DistinguishedName([0x30, 0x00]), asked.PublicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Usages, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, HasKeyId, !HasKeyId));

        // Without a subject the names are critical (RFC 5280, 4.2.1.6).
        request.CertificateExtensions.Add(UriNames.Of(identity.Uris, isCritical: true));

        // Never before or after the authority: peers would refuse the chain.
        var start = Later(now - ClockSkew, new DateTimeOffset(_certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero));
        var end = now + lifetime < NotAfter ? now + lifetime : NotAfter;
        using var issued = SignedByUs(request, start, end);
        return new SigningResult.Issued(issued.ExportCertificatePem(), start, end);
    }

    /// <inheritdoc />
    public void Dispose() => _certificate.Dispose();

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"MeshAuthority {_certificate.Subject} [key redacted]";

    private bool HasKeyId => _certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any();

    // A generator, because the authority's key may be of another kind than the proxy's.
    private X509Certificate2 SignedByUs(CertificateRequest request, DateTimeOffset start, DateTimeOffset end)
    {
        using var ecdsa = _certificate.GetECDsaPrivateKey();
        using var rsa = _certificate.GetRSAPrivateKey();
        var generator = ecdsa is not null
            ? X509SignatureGenerator.CreateForECDsa(ecdsa)
            : X509SignatureGenerator.CreateForRSA(rsa!, RSASignaturePadding.Pkcs1);
        return request.Create(_certificate.SubjectName, generator, start, end, RandomNumberGenerator.GetBytes(16));
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static bool IsStrong(PublicKey key)
    {
        using var ecdsa = TryGet(key.GetECDsaPublicKey);
        if (ecdsa is not null)
        {
            return ecdsa.KeySize is 256 or 384;
        }

        using var rsa = TryGet(key.GetRSAPublicKey);
        return rsa is { KeySize: >= 2048 and <= 8192 };
    }

    private static T? TryGet<T>(Func<T?> get)
        where T : class
    {
        try
        {
            return get();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
