namespace Portolan.Http.ClientHellos;

/// <summary>Where a vector lies.</summary>
internal readonly record struct TlsVector(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>Reads numbers and vectors of TLS's presentation language (RFC 8446, 3); every step checks that its octets are there.</summary>
internal ref struct TlsCursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; set; }

    public readonly bool IsAtEnd => Position == _bytes.Length;

    public bool TryNumber(int size, out int number)
    {
        number = 0;
        if (_bytes.Length - Position < size)
        {
            return false;
        }

        for (var octet = 0; octet < size; octet++)
        {
            number = (number << 8) | _bytes[Position++];
        }

        return true;
    }

    public bool TrySkip(int size)
    {
        if (_bytes.Length - Position < size)
        {
            return false;
        }

        Position += size;
        return true;
    }

    /// <summary>Reads a vector whose length stands in front of it in so many octets.</summary>
    public bool TryVector(int lengthSize, out TlsVector vector)
    {
        vector = default;
        if (!TryNumber(lengthSize, out var length) || !TrySkip(length))
        {
            return false;
        }

        vector = new TlsVector(Position - length, length);
        return true;
    }
}
