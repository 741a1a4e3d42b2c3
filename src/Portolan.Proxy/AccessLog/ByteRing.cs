namespace Portolan.Proxy.AccessLog;

/// <summary>
/// Bytes from one writer to one reader, without locks and without allocations: the lines of one loop on their way to the log. A full ring
/// refuses: the log never holds a request up.
/// </summary>
internal sealed class ByteRing
{
    private readonly byte[] _bytes;

    // Both only grow; each is written by one side. What lies between them is the reader's.
    private long _written;
    private long _read;

    /// <summary>Makes a ring of <paramref name="capacity"/> bytes, a power of two.</summary>
    public ByteRing(int capacity) => _bytes = new byte[capacity];

    /// <summary>Whether the reader has nothing to read.</summary>
    public bool IsEmpty => Volatile.Read(ref _written) == Volatile.Read(ref _read);

    /// <summary>Appends all of the bytes; false, and none of them, when there is no room. The writer only.</summary>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        var written = _written;
        if (bytes.Length > _bytes.Length - (written - Volatile.Read(ref _read)))
        {
            return false;
        }

        var start = (int)(written & (_bytes.Length - 1));
        var first = Math.Min(bytes.Length, _bytes.Length - start);
        bytes[..first].CopyTo(_bytes.AsSpan(start));
        bytes[first..].CopyTo(_bytes);
        Volatile.Write(ref _written, written + bytes.Length);
        return true;
    }

    /// <summary>What can be read in one piece; it stays until <see cref="Advance"/>. The reader only.</summary>
    public ReadOnlyMemory<byte> Peek()
    {
        var start = (int)(_read & (_bytes.Length - 1));
        var length = Volatile.Read(ref _written) - _read;
        return _bytes.AsMemory(start, (int)Math.Min(length, _bytes.Length - start));
    }

    /// <summary>Gives room back to the writer. The reader only.</summary>
    public void Advance(int count) => Volatile.Write(ref _read, _read + count);
}
