using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Translation.Engine;
using Secret = Portolan.Api.Core.Secret;
using SecretText = Portolan.Primitives.Secret;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>Reads Secrets of type <c>kubernetes.io/tls</c>.</summary>
public static class TlsSecrets
{
    private const string CertificateField = "tls.crt";
    private const string KeyField = "tls.key";

    /// <summary>What a Secret offers. A rule of its own, so that a listener runs again only when its certificate really changed.</summary>
    public static Rule<NamespacedName, TlsSecret> Read { get; } =
        new("TLS Secret", (reader, name) => reader.Get<Secret>(name) is { } secret ? Parse(secret) : new TlsSecret.Missing());

    private static TlsSecret Parse(Secret secret)
    {
        if (!string.Equals(secret.SecretType, SecretTypes.Tls, StringComparison.Ordinal))
        {
            return new TlsSecret.Unusable(
                $"only secrets of type {SecretTypes.Tls} are supported, this one is of type {secret.SecretType ?? SecretTypes.Opaque}"
            );
        }

        if (Text(secret, CertificateField) is not { } chain || Text(secret, KeyField) is not { } key)
        {
            return new TlsSecret.Unusable($"malformed secret: {CertificateField} and {KeyField} must hold PEM");
        }

        return Fault(chain, key) is { } fault
            ? new TlsSecret.Unusable($"malformed secret: {fault}")
            : new TlsSecret.KeyPair(chain, new SecretText(key));
    }

    private static string? Text(Secret secret, string field) =>
        secret.Data.TryGetValue(field, out var octets) && octets.Length > 0 ? octets.RevealText() : null;

    private static string? Fault(string chain, string key)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(chain);
            if (certificates.Count == 0)
            {
                return $"{CertificateField} holds no certificate";
            }

            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
        catch (CryptographicException)
        {
            return $"{CertificateField} is not a certificate in PEM";
        }

        try
        {
            using var pair = X509Certificate2.CreateFromPem(chain, key);
            return null;
        }
        catch (ArgumentException)
        {
            return $"{KeyField} does not belong to the certificate in {CertificateField}";
        }
        catch (CryptographicException)
        {
            return $"{KeyField} is not the private key of the certificate in {CertificateField}";
        }
    }
}
