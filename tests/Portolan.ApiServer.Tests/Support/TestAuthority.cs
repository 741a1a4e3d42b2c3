using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.ApiServer.Tests.Support;

/// <summary>A certificate authority for tests alone; the product's is in Portolan.Identity.</summary>
internal sealed class TestAuthority
{
    private readonly X509Certificate2 _authority;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(Start, End);
    }

    private static DateTimeOffset Start => TimeProvider.System.GetUtcNow().AddMinutes(-5);

    private static DateTimeOffset End => TimeProvider.System.GetUtcNow().AddDays(1);

    public X509Certificate2 Public => X509CertificateLoader.LoadCertificate(_authority.RawData);

    public X509Certificate2 IssueServer() => Issue("CN=server", "1.3.6.1.5.5.7.3.1");

    public X509Certificate2 IssueClient(string user, string group) => Issue($"O={group},CN={user}", "1.3.6.1.5.5.7.3.2");

    private X509Certificate2 Issue(string subject, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, Start.AddMinutes(1), End.AddMinutes(-1), RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }
}
