using System.Diagnostics;

namespace Portolan.Http.Http2.Hpack;

/// <summary>
/// The Huffman code of HPACK (RFC 7541, 5.2 and appendix B). It is canonical: codes of one length are consecutive numbers in the order of
/// their symbols, so the lengths alone say everything, and all tables are made from them.
/// </summary>
/// <remarks>
/// Decoding looks eight bits up at once, which is a whole symbol for nearly all text of heads; longer codes are found by comparing with the
/// first code of each length.
/// </remarks>
internal static class HuffmanCode
{
    private const int EndOfString = 256;
    private const int LongestCode = 30;

    // A symbol and its length, by the next eight bits; 0 where the code is longer.
    private static readonly ushort[] Short = new ushort[256];

    // For each length: the first code, aligned left in 32 bits; the first code of the next length; where its symbols begin in Symbols.
    private static readonly uint[] First = new uint[LongestCode + 1];
    private static readonly ulong[] Limit = new ulong[LongestCode + 1];
    private static readonly int[] Offset = new int[LongestCode + 1];
    private static readonly ushort[] Symbols = new ushort[257];

    private static readonly uint[] Codes = new uint[257];

    static HuffmanCode()
    {
        uint code = 0;
        var count = 0;
        for (var length = 1; length <= LongestCode; length++)
        {
            Offset[length] = count;
            First[length] = code << (32 - length);
            for (var symbol = 0; symbol <= EndOfString; symbol++)
            {
                if (Lengths[symbol] == length)
                {
                    Symbols[count++] = (ushort)symbol;
                    Codes[symbol] = code;
                    if (length <= 8)
                    {
                        Short.AsSpan((int)(code << (8 - length)), 1 << (8 - length)).Fill((ushort)((symbol << 8) | length));
                    }

                    code++;
                }
            }

            Limit[length] = (ulong)code << (32 - length);
            code <<= 1;
        }

        Debug.Assert(Limit[LongestCode] == 1UL << 32, "the lengths make a complete code");
    }

    private static ReadOnlySpan<byte> Lengths =>
        [
            13,
            23,
            28,
            28,
            28,
            28,
            28,
            28,
            28,
            24,
            30,
            28,
            28,
            30,
            28,
            28,
            28,
            28,
            28,
            28,
            28,
            28,
            30,
            28,
            28,
            28,
            28,
            28,
            28,
            28,
            28,
            28,
            6,
            10,
            10,
            12,
            13,
            6,
            8,
            11,
            10,
            10,
            8,
            11,
            8,
            6,
            6,
            6,
            5,
            5,
            5,
            6,
            6,
            6,
            6,
            6,
            6,
            6,
            7,
            8,
            15,
            6,
            12,
            10,
            13,
            6,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            8,
            7,
            8,
            13,
            19,
            13,
            14,
            6,
            15,
            5,
            6,
            5,
            6,
            5,
            6,
            6,
            6,
            5,
            7,
            7,
            6,
            6,
            6,
            5,
            6,
            7,
            6,
            5,
            5,
            6,
            7,
            7,
            7,
            7,
            7,
            15,
            11,
            14,
            13,
            28,
            20,
            22,
            20,
            20,
            22,
            22,
            22,
            23,
            22,
            23,
            23,
            23,
            23,
            23,
            24,
            23,
            24,
            24,
            22,
            23,
            24,
            23,
            23,
            23,
            23,
            21,
            22,
            23,
            22,
            23,
            23,
            24,
            22,
            21,
            20,
            22,
            22,
            23,
            23,
            21,
            23,
            22,
            22,
            24,
            21,
            22,
            23,
            23,
            21,
            21,
            22,
            21,
            23,
            22,
            23,
            23,
            20,
            22,
            22,
            22,
            23,
            22,
            22,
            23,
            26,
            26,
            20,
            19,
            22,
            23,
            22,
            25,
            26,
            26,
            26,
            27,
            27,
            26,
            24,
            25,
            19,
            21,
            26,
            27,
            27,
            26,
            27,
            24,
            21,
            21,
            26,
            26,
            28,
            27,
            27,
            27,
            20,
            24,
            20,
            21,
            22,
            21,
            21,
            23,
            22,
            22,
            25,
            25,
            24,
            24,
            26,
            23,
            26,
            27,
            26,
            26,
            27,
            27,
            27,
            27,
            27,
            28,
            27,
            27,
            27,
            27,
            27,
            26,
            30,
        ];

    /// <summary>How many octets a text of so many coded octets has at most: the shortest code has five bits.</summary>
    public static int RoomFor(int codedLength) => codedLength * 8 / 5;

    /// <summary>
    /// Decodes a whole string. Returns how many octets it has, or -1 when it is not one: EOS within it, or padding that is longer than 7
    /// bits or not all ones (RFC 7541, 5.2).
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> coded, Span<byte> text)
    {
        ulong bits = 0; // aligned left
        var bitCount = 0;
        var read = 0;
        var written = 0;
        while (true)
        {
            while (bitCount <= 56 && read < coded.Length)
            {
                bits |= (ulong)coded[read++] << (56 - bitCount);
                bitCount += 8;
            }

            int length = Short[bits >> 56];
            int symbol = length >> 8;
            length &= 0xFF;
            if (length == 0)
            {
                length = LengthOf((uint)(bits >> 32));
                symbol = Symbols[Offset[length] + (int)(((uint)(bits >> 32) - First[length]) >> (32 - length))];
            }

            if (length > bitCount)
            {
                break;
            }

            if (symbol == EndOfString)
            {
                return -1;
            }

            text[written++] = (byte)symbol;
            bits <<= length;
            bitCount -= length;
        }

        return bitCount < 8 && (bitCount == 0 || bits >> (64 - bitCount) == (1UL << bitCount) - 1) ? written : -1;
    }

    /// <summary>How many octets a text has when it is coded.</summary>
    public static int CodedLength(ReadOnlySpan<byte> text)
    {
        long bits = 0;
        foreach (var octet in text)
        {
            bits += Lengths[octet];
        }

        return (int)((bits + 7) / 8);
    }

    /// <summary>Codes a text, with ones behind it up to a whole octet. The room must be <see cref="CodedLength"/>.</summary>
    public static void Encode(ReadOnlySpan<byte> text, Span<byte> coded)
    {
        ulong bits = 0; // aligned right
        var bitCount = 0;
        var written = 0;
        foreach (var octet in text)
        {
            bits = (bits << Lengths[octet]) | Codes[octet];
            bitCount += Lengths[octet];
            while (bitCount >= 8)
            {
                bitCount -= 8;
                coded[written++] = (byte)(bits >> bitCount);
            }
        }

        if (bitCount > 0)
        {
            coded[written] = (byte)((bits << (8 - bitCount)) | (0xFFU >> bitCount));
        }
    }

    private static int LengthOf(uint next)
    {
        var length = 9;
        while (next >= Limit[length])
        {
            length++;
        }

        return length;
    }
}
