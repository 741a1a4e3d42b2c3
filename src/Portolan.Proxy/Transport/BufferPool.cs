using System.Buffers;

namespace Portolan.Proxy.Transport;

/// <summary>
/// The buffers of a loop. Output lies in segments that never move, so that the kernel can be given their addresses; input that was not
/// taken yet lies in plain arrays. What is given back is kept for the next up to a limit, so a burst does not stay in memory for ever.
/// </summary>
internal sealed class BufferPool
{
    /// <summary>The size of a connection's first segment: a head and a small body fit.</summary>
    public const int SmallSegment = 4 * 1024;

    /// <summary>The size of the next ones.</summary>
    public const int LargeSegment = 32 * 1024;

    /// <summary>How many bytes are read at once.</summary>
    public const int ReadSize = 64 * 1024;

    private const int SmallSegmentsKept = 512; // 2 MiB a loop
    private const int LargeSegmentsKept = 64; // 2 MiB a loop

    private readonly Stack<OutputSegment> _small = new();
    private readonly Stack<OutputSegment> _large = new();
    private byte[]? _scratch;
    private byte[]? _plainScratch;

    /// <summary>
    /// Where bytes are received before anybody asks for them, one for all connections of the loop: an idle connection needs none of its
    /// own. What lies here is gone when the next connection receives.
    /// </summary>
    public byte[] Scratch => _scratch ??= GC.AllocateUninitializedArray<byte>(ReadSize, pinned: true);

    /// <summary>The same for what was deciphered, while the other still holds what comes after it.</summary>
    public byte[] PlainScratch => _plainScratch ??= GC.AllocateUninitializedArray<byte>(ReadSize, pinned: true);

    /// <summary>Segments and arrays that were taken and not given back.</summary>
    public int Outstanding { get; private set; }

    /// <summary>A segment of at least so many bytes.</summary>
    public OutputSegment TakeSegment(int size)
    {
        Outstanding++;
        return size switch
        {
            <= SmallSegment => _small.TryPop(out var segment) ? segment : new OutputSegment(SmallSegment),
            <= LargeSegment => _large.TryPop(out var segment) ? segment : new OutputSegment(LargeSegment),
            _ => new OutputSegment(size),
        };
    }

    /// <summary>Gives a segment back; its bytes are gone.</summary>
    public void Return(OutputSegment segment)
    {
        Outstanding--;
        segment.Next = null;
        segment.Start = 0;
        segment.End = 0;
        if (segment.Bytes.Length == SmallSegment && _small.Count < SmallSegmentsKept)
        {
            _small.Push(segment);
        }
        else if (segment.Bytes.Length == LargeSegment && _large.Count < LargeSegmentsKept)
        {
            _large.Push(segment);
        }
    }

    /// <summary>An array of at least so many bytes.</summary>
    public byte[] TakeArray(int size)
    {
        Outstanding++;
        return ArrayPool<byte>.Shared.Rent(size);
    }

    /// <summary>Gives an array back.</summary>
    public void Return(byte[] array)
    {
        Outstanding--;
        ArrayPool<byte>.Shared.Return(array);
    }
}
