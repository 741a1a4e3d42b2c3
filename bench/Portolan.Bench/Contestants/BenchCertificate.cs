using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Bench.Contestants;

/// <summary>
/// The one certificate that everybody shows, and the one cipher that everybody uses: ECDSA P-256, TLS 1.3 with AES-256-GCM.
/// </summary>
internal static class BenchCertificate
{
    public const string Name = "bench.example";

    /// <summary>What HAProxy and nginx are told; the TLS library that .NET uses prefers it by itself.</summary>
    public const string Ciphers = "TLS_AES_256_GCM_SHA384";

    private static readonly Lazy<(string Chain, string Key)> Made = new(Make);

    public static string ChainPem => Made.Value.Chain;

    public static string KeyPem => Made.Value.Key;

    /// <summary>Writes both into one file, and returns its path.</summary>
    public static string WriteTo(string folder)
    {
        var path = Path.Combine(folder, "tls.pem");
        File.WriteAllText(path, ChainPem + "\n" + KeyPem + "\n");
        return path;
    }

    private static (string Chain, string Key) Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
