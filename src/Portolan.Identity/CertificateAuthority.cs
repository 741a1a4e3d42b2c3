using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Identity;

/// <summary>
/// A certificate authority of our own: the one place that holds a CA's private key. It issues server and client certificates with
/// P-256 keys. Files are PEM, the key with mode 0600.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);

    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    private CertificateAuthority(X509Certificate2 certificate, TimeProvider time)
    {
        _certificate = certificate;
        _time = time;
    }

    /// <summary>The authority's certificate, PEM: what clients trust.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>The authority's certificate without its key.</summary>
    public X509Certificate2 PublicCertificate => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    /// <summary>Makes a new authority, valid for ten years.</summary>
    public static CertificateAuthority Create(string commonName, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        return new CertificateAuthority(request.CreateSelfSigned(now - ClockSkew, now + AuthorityLifetime), time);
    }

    /// <summary>
    /// Opens the authority in <paramref name="directory"/> (<c>ca.crt</c>, <c>ca.key</c>), or makes one there when neither file exists.
    /// </summary>
    /// <exception cref="CryptographicException">The files are there but are not a certificate and its key.</exception>
    /// <exception cref="IOException">The files cannot be read or written.</exception>
    public static CertificateAuthority OpenOrCreate(string directory, string commonName, TimeProvider time)
    {
        var certificatePath = Path.Combine(directory, "ca.crt");
        var keyPath = Path.Combine(directory, "ca.key");
        if (File.Exists(certificatePath) && File.Exists(keyPath))
        {
            var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(certificatePath), File.ReadAllText(keyPath));
            return new CertificateAuthority(certificate, time);
        }

        Directory.CreateDirectory(directory);
        var created = Create(commonName, time);
        using var key = created._certificate.GetECDsaPrivateKey()!;
        PrivateFile.Write(keyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificatePath, created.CertificatePem);
        return created;
    }

    /// <summary>Issues a certificate for a server with these names and addresses.</summary>
    public IssuedCertificate IssueServer(
        string commonName,
        IEnumerable<string> dnsNames,
        IEnumerable<IPAddress> addresses,
        TimeSpan lifetime
    )
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in dnsNames)
        {
            names.AddDnsName(name);
        }

        foreach (var address in addresses)
        {
            names.AddIpAddress(address);
        }

        return Issue($"CN={commonName}", "1.3.6.1.5.5.7.3.1", names, lifetime);
    }

    /// <summary>Issues a client certificate; Kubernetes reads the user from <c>CN</c> and the groups from <c>O</c>.</summary>
    public IssuedCertificate IssueClient(string user, IEnumerable<string> groups, TimeSpan lifetime)
    {
        var subject = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
        {
            subject.AddOrganizationName(group);
        }

        subject.AddCommonName(user);
        return Issue(subject.Build().Name, "1.3.6.1.5.5.7.3.2", null, lifetime);
    }

    /// <inheritdoc />
    public void Dispose() => _certificate.Dispose();

    private IssuedCertificate Issue(string subject, string usage, SubjectAlternativeNameBuilder? names, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        var now = _time.GetUtcNow();
        var end = now + lifetime < _certificate.NotAfter ? now + lifetime : _certificate.NotAfter;
        using var issued = request.Create(_certificate, now - ClockSkew, end, RandomNumberGenerator.GetBytes(16));
        return new IssuedCertificate(issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
