using System.Security.Cryptography.X509Certificates;

namespace Portolan.Identity;

/// <summary>A certificate and its private key, PEM.</summary>
public sealed record IssuedCertificate(string CertificatePem, string PrivateKeyPem)
{
    /// <summary>The pair as an object that TLS can use. The caller disposes of it.</summary>
    public X509Certificate2 Load()
    {
        using var pair = X509Certificate2.CreateFromPem(CertificatePem, PrivateKeyPem);

        // A round trip through PKCS#12 gives the key a handle that every platform's TLS accepts.
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => "IssuedCertificate [key redacted]";
}
