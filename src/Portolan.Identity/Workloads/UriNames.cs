using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Identity.Workloads;

/// <summary>
/// The extension that holds the URIs of a certificate (RFC 5280, 4.2.1.6). Written here, because .NET's builder takes a <see cref="Uri"/>,
/// which writes a host in lower case: a tag's name would not be the one that the peer compares with.
/// </summary>
internal static class UriNames
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    public static X509Extension Of(IReadOnlyList<string> uris, bool isCritical)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var uri in uris)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, UriTag);
            }
        }

        return new X509Extension(SubjectAlternativeName, writer.Encode(), isCritical);
    }
}
