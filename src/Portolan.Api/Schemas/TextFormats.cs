using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portolan.Api.Schemas;

/// <summary>The formats of texts that kube-apiserver checks; others say nothing.</summary>
internal static class TextFormats
{
    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool IsKnown(string format) => format is "date-time" or "byte" or "ipv4" or "ipv6";

    public static bool IsValid(string format, string text) =>
        format switch
        {
            "date-time" => IsDateTime(text),
            "byte" => Base64.IsValid(text),
            "ipv4" => IsAddress(text, AddressFamily.InterNetwork),
            "ipv6" => IsAddress(text, AddressFamily.InterNetworkV6),
            _ => true,
        };

    private static bool IsDateTime(string text) =>
        DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
        && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10);

    private static bool IsAddress(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address)
        && address.AddressFamily == family
        && (
            family == AddressFamily.InterNetworkV6
                ? !text.Contains('%') && !text.StartsWith('[')
                : text.Count(c => c == '.') == 3 && !HasLeadingZero(text)
        );

    private static bool HasLeadingZero(string text) => text.Split('.').Any(part => part is ['0', _, ..] || !part.All(char.IsAsciiDigit));
}
