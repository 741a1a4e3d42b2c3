using System.Buffers;
using System.Buffers.Binary;

namespace Portolan.Http.Http2;

/// <summary>Writes whole frames (RFC 9113, 6).</summary>
internal static class FrameWriter
{
    public static void WritePreface(IBufferWriter<byte> output)
    {
        Http2Preface.Bytes.CopyTo(output.GetSpan(Http2Preface.Bytes.Length));
        output.Advance(Http2Preface.Bytes.Length);
    }

    public static void WriteSettings(IBufferWriter<byte> output, params ReadOnlySpan<(SettingId Id, uint Value)> settings)
    {
        var length = 6 * settings.Length;
        var span = output.GetSpan(FrameHeader.Size + length);
        new FrameHeader(length, FrameType.Settings, FrameFlags.None, 0).Write(span);
        var at = FrameHeader.Size;
        foreach (var (id, value) in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span[at..], (ushort)id);
            BinaryPrimitives.WriteUInt32BigEndian(span[(at + 2)..], value);
            at += 6;
        }

        output.Advance(at);
    }

    public static void WriteSettingsAck(IBufferWriter<byte> output)
    {
        new FrameHeader(0, FrameType.Settings, FrameFlags.Ack, 0).Write(output.GetSpan(FrameHeader.Size));
        output.Advance(FrameHeader.Size);
    }

    public static void WritePing(IBufferWriter<byte> output, ReadOnlySpan<byte> payload, FrameFlags flags)
    {
        var span = output.GetSpan(FrameHeader.Size + 8);
        new FrameHeader(8, FrameType.Ping, flags, 0).Write(span);
        payload[..8].CopyTo(span[FrameHeader.Size..]);
        output.Advance(FrameHeader.Size + 8);
    }

    public static void WriteWindowUpdate(IBufferWriter<byte> output, int streamId, int increment) =>
        WriteNumber(output, FrameType.WindowUpdate, streamId, (uint)increment);

    public static void WriteReset(IBufferWriter<byte> output, int streamId, Http2ErrorCode code) =>
        WriteNumber(output, FrameType.ResetStream, streamId, (uint)code);

    public static void WriteGoAway(IBufferWriter<byte> output, int lastStreamId, Http2ErrorCode code, ReadOnlySpan<byte> debug)
    {
        var span = output.GetSpan(FrameHeader.Size + 8 + debug.Length);
        new FrameHeader(8 + debug.Length, FrameType.GoAway, FrameFlags.None, 0).Write(span);
        BinaryPrimitives.WriteInt32BigEndian(span[FrameHeader.Size..], lastStreamId);
        BinaryPrimitives.WriteUInt32BigEndian(span[(FrameHeader.Size + 4)..], (uint)code);
        debug.CopyTo(span[(FrameHeader.Size + 8)..]);
        output.Advance(FrameHeader.Size + 8 + debug.Length);
    }

    public static void WriteData(IBufferWriter<byte> output, int streamId, ReadOnlySpan<byte> data, FrameFlags flags)
    {
        var span = output.GetSpan(FrameHeader.Size + data.Length);
        new FrameHeader(data.Length, FrameType.Data, flags, streamId).Write(span);
        data.CopyTo(span[FrameHeader.Size..]);
        output.Advance(FrameHeader.Size + data.Length);
    }

    /// <summary>Writes a field block as HEADERS and as many CONTINUATION as it needs (6.10).</summary>
    public static void WriteBlock(IBufferWriter<byte> output, int streamId, ReadOnlySpan<byte> block, FrameFlags flags, int maxFrameSize)
    {
        var type = FrameType.Headers;
        do
        {
            var piece = block[..Math.Min(block.Length, maxFrameSize)];
            block = block[piece.Length..];
            if (block.IsEmpty)
            {
                flags |= FrameFlags.EndHeaders;
            }

            var span = output.GetSpan(FrameHeader.Size + piece.Length);
            new FrameHeader(piece.Length, type, flags, streamId).Write(span);
            piece.CopyTo(span[FrameHeader.Size..]);
            output.Advance(FrameHeader.Size + piece.Length);
            type = FrameType.Continuation;
            flags = FrameFlags.None;
        } while (!block.IsEmpty);
    }

    private static void WriteNumber(IBufferWriter<byte> output, FrameType type, int streamId, uint number)
    {
        var span = output.GetSpan(FrameHeader.Size + 4);
        new FrameHeader(4, type, FrameFlags.None, streamId).Write(span);
        BinaryPrimitives.WriteUInt32BigEndian(span[FrameHeader.Size..], number);
        output.Advance(FrameHeader.Size + 4);
    }
}
