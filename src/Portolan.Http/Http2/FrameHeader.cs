using System.Buffers.Binary;

namespace Portolan.Http.Http2;

/// <summary>The nine octets before every frame (RFC 9113, 4.1).</summary>
internal readonly record struct FrameHeader(int Length, FrameType Type, FrameFlags Flags, int StreamId)
{
    /// <summary>How many octets it has.</summary>
    public const int Size = 9;

    /// <summary>Reads one; there must be enough octets.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> octets) =>
        new(
            BinaryPrimitives.ReadInt32BigEndian(octets) >>> 8,
            (FrameType)octets[3],
            (FrameFlags)octets[4],
            BinaryPrimitives.ReadInt32BigEndian(octets[5..]) & int.MaxValue
        );

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> octets)
    {
        BinaryPrimitives.WriteInt32BigEndian(octets, Length << 8);
        octets[3] = (byte)Type;
        octets[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(octets[5..], StreamId);
    }

    public bool Has(FrameFlags flag) => (Flags & flag) != FrameFlags.None;
}
