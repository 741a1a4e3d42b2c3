namespace Portolan.Proxy.Transport;

/// <summary>What a connection has to send, in segments of its loop's pool. Holds none when there is nothing.</summary>
internal struct OutputQueue
{
    private OutputSegment? _last;

    /// <summary>The first segment; null when there is nothing.</summary>
    public OutputSegment? First { get; private set; }

    /// <summary>How many bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Room for at least <paramref name="size"/> bytes at the end, or for some when it is 0.</summary>
    public Memory<byte> Room(BufferPool pool, int size)
    {
        var last = _last;
        if (last is null || last.Room < Math.Max(size, 1))
        {
            last = Append(pool.TakeSegment(Math.Max(size, First is null ? BufferPool.SmallSegment : BufferPool.LargeSegment)));
        }

        return last.Bytes.AsMemory(last.End);
    }

    /// <summary>So many bytes of the last <see cref="Room"/> were written.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_last?.Room ?? 0), nameof(count));
        if (count > 0)
        {
            _last!.End += count;
            Length += count;
        }
    }

    /// <summary>Appends bytes.</summary>
    public void Append(BufferPool pool, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = Room(pool, 0).Span;
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>So many bytes from the front were sent.</summary>
    public void Remove(BufferPool pool, int count)
    {
        Length -= count;
        while (First is { } first && (count > 0 || first.Start == first.End))
        {
            var taken = Math.Min(count, first.End - first.Start);
            first.Start += taken;
            count -= taken;
            if (first.Start < first.End)
            {
                return;
            }

            First = first.Next;
            pool.Return(first);
        }

        if (First is null)
        {
            _last = null;
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear(BufferPool pool) => Remove(pool, Length);

    private OutputSegment Append(OutputSegment segment)
    {
        if (_last is null)
        {
            First = segment;
        }
        else
        {
            _last.Next = segment;
        }

        return _last = segment;
    }
}
