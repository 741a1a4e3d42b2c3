using System.Globalization;
using System.Text;

namespace Portolan.Bench.Load;

/// <summary>
/// An object of 1 KiB that carries its number as a mark of twelve characters: "marker" and six digits. The mark is base64 as it stands, so
/// a value that starts with what it decodes to shows the same twelve characters in an API that answers in base64.
/// </summary>
internal static class SampleObject
{
    public const int Size = 1024;

    public const int MarkLength = 12;

    private static readonly string Filler = new('x', Size);
    private static readonly string Base64Filler = Convert.ToBase64String(Encoding.ASCII.GetBytes(Filler, 0, Size - (MarkLength / 4 * 3)));

    public static ReadOnlySpan<byte> MarkPrefix => "marker"u8;

    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"item-{number:D6}");

    /// <summary>A ConfigMap with the mark in its data.</summary>
    public static byte[] ConfigMap(int number)
    {
        var head =
            $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{Name(number)}}}"},"data":{"value":"{{{Mark(number)}}}""";
        return Encoding.ASCII.GetBytes($$$"""{{{head}}}{{{Filler.AsSpan(head.Length + 3)}}}"}}""");
    }

    /// <summary>A value of as many bytes, in base64, that starts with the mark.</summary>
    public static string Base64(int number) => Mark(number) + Base64Filler;

    private static string Mark(int number) => string.Create(CultureInfo.InvariantCulture, $"marker{number:D6}");
}
