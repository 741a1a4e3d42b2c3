using System.Buffers.Binary;

namespace Portolan.ApiServer.Protobuf;

/// <summary>Reads the protobuf wire format from a span, checking every length.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The next field; false at the end.</summary>
    /// <exception cref="FormatException">The bytes are no protobuf.</exception>
    public bool TryReadTag(out int field, out WireType type)
    {
        (field, type) = (0, WireType.Varint);
        if (_rest.IsEmpty)
        {
            return false;
        }
        var tag = ReadVarint();
        field = (int)(tag >> 3);
        type = (WireType)(tag & 7);
        return field > 0 ? true : throw new FormatException("a field has no number");
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_rest.IsEmpty)
            {
                throw new FormatException("a number ends too early");
            }
            var part = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a number is too long");
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)_rest.Length)
        {
            throw new FormatException("a field ends too early");
        }
        var value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return value;
    }

    public ulong ReadFixed64()
    {
        if (_rest.Length < sizeof(ulong))
        {
            throw new FormatException("a field ends too early");
        }
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
        _rest = _rest[sizeof(ulong)..];
        return value;
    }
}

/// <summary>How a field is written.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
