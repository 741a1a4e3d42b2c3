using System.Buffers;

namespace Portolan.Proxy.Exchange.Http2;

/// <summary>
/// Bytes of one stream that wait: for a window of the peer's, or for an exchange that has paused. Bounded by who feeds it; holds no array
/// while it is empty.
/// </summary>
internal struct HeldBytes
{
    private byte[]? _bytes;
    private int _start;
    private int _end;

    /// <summary>How many there are.</summary>
    public readonly int Length => _end - _start;

    /// <summary>All of them.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Appends some.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_bytes is null || _bytes.Length - _end < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + bytes.Length, 2 * Length));
            Bytes.CopyTo(larger);
            var length = Length;
            Clear();
            _bytes = larger;
            _end = length;
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes some off the front.</summary>
    public void Drop(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    /// <summary>Takes all of them out; the array goes back to <see cref="ArrayPool{T}.Shared"/> by whoever takes it.</summary>
    public byte[] TakeAll(out int start, out int length)
    {
        var bytes = _bytes!;
        start = _start;
        length = Length;
        _bytes = null;
        _start = 0;
        _end = 0;
        return bytes;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }

        _start = 0;
        _end = 0;
    }
}
