namespace Portolan.Http.Http2.Hpack;

/// <summary>Integers with a prefix (RFC 7541, 5.1).</summary>
internal static class HpackInteger
{
    // Octets behind the prefix, whatever they say: 28 bits are far above any length or index that is taken.
    private const int MostOctets = 4;

    /// <summary>The octets of the longest integer that is written.</summary>
    public const int Room = 6;

    /// <summary>
    /// Reads one whose prefix is the low bits of the first octet. False when the block ends within it, or it is too long.
    /// </summary>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> block, int prefixBits, out int value)
    {
        value = 0;
        if (block.IsEmpty)
        {
            return false;
        }

        var mask = (1 << prefixBits) - 1;
        value = block[0] & mask;
        if (value < mask)
        {
            block = block[1..];
            return true;
        }

        for (var octet = 1; octet <= MostOctets && octet < block.Length; octet++)
        {
            value += (block[octet] & 0x7F) << (7 * (octet - 1));
            if (block[octet] < 0x80)
            {
                block = block[(octet + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes one; returns its octets.</summary>
    public static int Write(Span<byte> output, byte pattern, int prefixBits, int value)
    {
        var mask = (1 << prefixBits) - 1;
        if (value < mask)
        {
            output[0] = (byte)(pattern | value);
            return 1;
        }

        output[0] = (byte)(pattern | mask);
        value -= mask;
        var length = 1;
        for (; value >= 0x80; value >>= 7)
        {
            output[length++] = (byte)(0x80 | (value & 0x7F));
        }

        output[length++] = (byte)value;
        return length;
    }
}
