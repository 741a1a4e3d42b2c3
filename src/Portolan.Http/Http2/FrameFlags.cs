namespace Portolan.Http.Http2;

/// <summary>The flags of frames (RFC 9113, 6); a flag that has no meaning for a type is ignored (4.1).</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,
    EndStream = 0x1,
    Ack = 0x1,
    EndHeaders = 0x4,
    Padded = 0x8,
    Priority = 0x20,
}
