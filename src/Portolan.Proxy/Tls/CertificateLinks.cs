using System.Security.Cryptography.X509Certificates;

namespace Portolan.Proxy.Tls;

/// <summary>
/// Which certificates may have signed which, by what they say of themselves; whether they have is for the signature to say.
/// </summary>
internal static class CertificateLinks
{
    /// <summary>
    /// The most certificates that are looked at of what a peer sends: each costs a signature to be checked, and who sends them is a
    /// stranger.
    /// </summary>
    internal const int Most = 16;

    /// <summary>
    /// A peer's certificate, and of those that it sent along the ones that may stand above it. What else was sent is of no concern (RFC
    /// 8446, 4.4.2).
    /// </summary>
    public static List<X509Certificate2> Of(X509Certificate2 shown, X509Certificate2Collection sent)
    {
        var left = sent.ToList();
        var found = new List<X509Certificate2> { shown };
        for (var index = 0; index < found.Count; index++)
        {
            for (var other = 0; other < left.Count && found.Count < Most; other++)
            {
                if (MayHaveSigned(left[other], found[index]))
                {
                    found.Add(left[other]);
                    left.RemoveAt(other--);
                }
            }
        }

        return found;
    }

    /// <summary>
    /// Whether an authority has the name of the one that signed, unless both say which key it was and disagree (RFC 5280, 4.2.1.1).
    /// </summary>
    public static bool MayHaveSigned(X509Certificate2 authority, X509Certificate2 below) =>
        string.Equals(authority.Subject, below.Issuer, StringComparison.OrdinalIgnoreCase)
        && (KeyOf(authority) is not { } key || SignerOf(below) is not { } signer || key.Span.SequenceEqual(signer.Span));

    private static ReadOnlyMemory<byte>? KeyOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;

    private static ReadOnlyMemory<byte>? SignerOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
}
