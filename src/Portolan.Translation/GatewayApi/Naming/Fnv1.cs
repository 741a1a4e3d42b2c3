using System.Globalization;
using System.Text;

namespace Portolan.Translation.GatewayApi.Naming;

/// <summary>The 32-bit FNV-1 hash (multiply, then xor), which Kuma's generated names and labels end in.</summary>
internal static class Fnv1
{
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>The hash of the texts one after the other, as lower-case hexadecimal digits.</summary>
    public static string Hex(params ReadOnlySpan<string> texts)
    {
        var hash = OffsetBasis;
        foreach (var text in texts)
        {
            foreach (var octet in Encoding.UTF8.GetBytes(text))
            {
                hash = (hash * Prime) ^ octet;
            }
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
