using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tls;

/// <summary>The names in a certificate (RFC 5280, 4.2.1.6). The common name is none of them: RFC 9525, 2.</summary>
internal static class SubjectAltNames
{
    private const string Oid = "2.5.29.17";

    // GeneralName: dNSName [2] IA5String, uniformResourceIdentifier [6] IA5String.
    private static readonly Asn1Tag DnsTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>Whether the certificate has one of <paramref name="wanted"/>. What cannot be read has none.</summary>
    public static bool HasAny(X509Certificate2 certificate, IReadOnlyCollection<PeerName> wanted)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid?.Value == Oid && HasAny(extension.RawData, wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(byte[] names, IReadOnlyCollection<PeerName> wanted)
    {
        try
        {
            var reader = new AsnReader(names, AsnEncodingRules.DER).ReadSequence();
            while (reader.HasData)
            {
                var tag = reader.PeekTag();
                if (tag.HasSameClassAndValue(DnsTag))
                {
                    var name = reader.ReadCharacterString(UniversalTagNumber.IA5String, DnsTag);
                    if (wanted.Any(one => one is PeerName.Dns dns && IsDns(dns.Value, name)))
                    {
                        return true;
                    }
                }
                else if (tag.HasSameClassAndValue(UriTag))
                {
                    var name = reader.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
                    if (wanted.Any(one => one is PeerName.Uri uri && string.Equals(uri.Value, name, StringComparison.Ordinal)))
                    {
                        return true;
                    }
                }
                else
                {
                    reader.ReadEncodedValue();
                }
            }

            return false;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    // RFC 9525, 6.3: a wildcard is the whole first label, and stands for one label. A wanted name with a wildcard is every name that it
    // stands for.
    private static bool IsDns(string wanted, string name) =>
        string.Equals(wanted, name, StringComparison.OrdinalIgnoreCase) || StandsFor(name, wanted) || StandsFor(wanted, name);

    private static bool StandsFor(string wildcard, string name)
    {
        var dot = name.IndexOf('.');
        return dot > 0
            && wildcard.StartsWith("*.", StringComparison.Ordinal)
            && wildcard.IndexOf('.', 2) > 0
            && !name.StartsWith('*')
            && wildcard.AsSpan(1).Equals(name.AsSpan(dot), StringComparison.OrdinalIgnoreCase);
    }
}
