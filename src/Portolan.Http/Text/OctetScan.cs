using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Portolan.Http.Text;

/// <summary>
/// The two scans that reading a head consists of, for the short runs that heads have: 16 or 32 octets at a time without a call. What is too
/// near to the end of the input goes to
/// <see cref="MemoryExtensions.IndexOfAnyExcept{T}(ReadOnlySpan{T}, System.Buffers.SearchValues{T})"/>;
/// both say the same, which a test holds for all octets.
/// </summary>
internal static class OctetScan
{
    // Bit h of entry l is set when the octet 16 h + l is one of a token (RFC 9110, 5.6.2).
    private static readonly Vector128<byte> TokenRows = MakeTokenRows();
    private static readonly Vector128<byte> RowBits = Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>
    /// The length of the token at the start of 16 octets, and those octets with letters in lower case; 16 when all of them are a token's.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TokenLength(ref byte start, out Vector128<byte> lower)
    {
        var octets = Vector128.LoadUnsafe(ref start);
        var isCapital = Vector128.LessThan(octets - Vector128.Create((byte)'A'), Vector128.Create((byte)26));
        lower = octets | (isCapital & Vector128.Create((byte)0x20));
        var rows = Vector128.ShuffleNative(TokenRows, octets & Vector128.Create((byte)15));
        var bits = Vector128.ShuffleNative(RowBits, octets >>> 4);
        var others = Vector128.Equals(rows & bits, Vector128<byte>.Zero).ExtractMostSignificantBits();
        return BitOperations.TrailingZeroCount(others | 0x10000);
    }

    /// <summary>The place of the first octet that no field value has: a control but HTAB; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOfControl(ReadOnlySpan<byte> text)
    {
        var place = 0;
        ref var start = ref MemoryMarshal.GetReference(text);
        for (; text.Length - place >= Vector256<byte>.Count; place += Vector256<byte>.Count)
        {
            var octets = Vector256.LoadUnsafe(ref start, (nuint)place);
            var controls =
                Vector256.AndNot(
                    Vector256.LessThan(octets, Vector256.Create((byte)0x20)),
                    Vector256.Equals(octets, Vector256.Create((byte)'\t'))
                ) | Vector256.Equals(octets, Vector256.Create((byte)0x7F));
            if (controls != Vector256<byte>.Zero)
            {
                return place + BitOperations.TrailingZeroCount(controls.ExtractMostSignificantBits());
            }
        }

        var rest = text[place..].IndexOfAnyExcept(HttpText.ValueBytes);
        return rest < 0 ? -1 : place + rest;
    }

    private static Vector128<byte> MakeTokenRows()
    {
        Span<byte> rows = stackalloc byte[16];
        rows.Clear();
        for (var octet = 0; octet < 128; octet++)
        {
            if (HttpText.TokenBytes.Contains((byte)octet))
            {
                rows[octet & 15] |= (byte)(1 << (octet >> 4));
            }
        }

        return Vector128.Create<byte>(rows);
    }
}
