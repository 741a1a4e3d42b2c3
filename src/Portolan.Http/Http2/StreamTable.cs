namespace Portolan.Http.Http2;

/// <summary>
/// The streams of a connection that are not closed, by number and in the order in which they were opened; and which numbers were closed
/// lately, and how.
/// </summary>
internal sealed class StreamTable
{
    // What may still be on its way when a stream is closed comes within a round trip; so many streams are remembered.
    private const int Remembered = 128;

    private Http2Stream?[] _buckets = new Http2Stream?[8];
    private Http2Stream? _last;
    private int[] _closed = [];
    private int _closedCount;

    /// <summary>The oldest one; the others follow by <see cref="Http2Stream.NextLive"/>.</summary>
    public Http2Stream? First { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public Http2Stream? Find(int id)
    {
        var stream = _buckets[Bucket(id)];
        while (stream is not null && stream.Id != id)
        {
            stream = stream.NextInBucket;
        }

        return stream;
    }

    public void Add(Http2Stream stream)
    {
        if (Count == _buckets.Length)
        {
            Grow();
        }

        Link(stream);
        stream.PreviousLive = _last;
        stream.NextLive = null;
        if (_last is null)
        {
            First = stream;
        }
        else
        {
            _last.NextLive = stream;
        }

        _last = stream;
        Count++;
    }

    public void Remove(Http2Stream stream, StreamClosing how)
    {
        ref var link = ref _buckets[Bucket(stream.Id)];
        while (!ReferenceEquals(link, stream))
        {
            link = ref link!.NextInBucket;
        }

        link = stream.NextInBucket;
        stream.NextInBucket = null;
        if (stream.PreviousLive is null)
        {
            First = stream.NextLive;
        }
        else
        {
            stream.PreviousLive.NextLive = stream.NextLive;
        }

        if (stream.NextLive is null)
        {
            _last = stream.PreviousLive;
        }
        else
        {
            stream.NextLive.PreviousLive = stream.PreviousLive;
        }

        stream.PreviousLive = null;
        stream.NextLive = null;
        Count--;
        Remember(stream.Id, how);
    }

    /// <summary>Keeps how a stream was closed, also of one that never came into the table.</summary>
    public void Remember(int id, StreamClosing how)
    {
        if (_closed.Length == _closedCount && _closed.Length < Remembered)
        {
            Array.Resize(ref _closed, Math.Max(16, _closed.Length * 2));
        }

        _closed[_closedCount++ % _closed.Length] = (id << 1) | (int)how;
        if (_closedCount == 2 * Remembered)
        {
            _closedCount = Remembered;
        }
    }

    /// <summary>How a stream was closed; null when that was long ago, or it was never opened.</summary>
    public StreamClosing? ClosingOf(int id)
    {
        foreach (var closed in _closed.AsSpan(0, Math.Min(_closedCount, _closed.Length)))
        {
            if ((int)((uint)closed >> 1) == id)
            {
                return (StreamClosing)(closed & 1);
            }
        }

        return null;
    }

    private int Bucket(int id) => (id >> 1) & (_buckets.Length - 1);

    private void Link(Http2Stream stream)
    {
        ref var bucket = ref _buckets[Bucket(stream.Id)];
        stream.NextInBucket = bucket;
        bucket = stream;
    }

    private void Grow()
    {
        _buckets = new Http2Stream?[_buckets.Length * 2];
        for (var stream = First; stream is not null; stream = stream.NextLive)
        {
            Link(stream);
        }
    }
}
