using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portolan.Proxy.Transport;

/// <summary>A piece of what a connection has to send.</summary>
internal sealed class OutputSegment(int size)
{
    /// <summary>Never moves in memory.</summary>
    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(size, pinned: true);

    /// <summary>Where they are.</summary>
    public unsafe byte* Address => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Bytes));

    /// <summary>The first byte that is not sent yet.</summary>
    public int Start { get; set; }

    /// <summary>Where the next byte is written.</summary>
    public int End { get; set; }

    /// <summary>What follows.</summary>
    public OutputSegment? Next { get; set; }

    /// <summary>How many bytes can still be written.</summary>
    public int Room => Bytes.Length - End;
}
