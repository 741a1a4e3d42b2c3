using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Support;

/// <summary>Self-signed certificates for tests.</summary>
internal static class Certificates
{
    public static Certificate For(string name, params string[] hostnames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var hostname in hostnames)
        {
            if (IPAddress.TryParse(hostname, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(hostname);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(120));
        return new Certificate
        {
            Key = new CertificateKey("Secret", "test", name),
            ChainPem = certificate.ExportCertificatePem(),
            PrivateKeyPem = new Secret(key.ExportPkcs8PrivateKeyPem()),
        };
    }
}
