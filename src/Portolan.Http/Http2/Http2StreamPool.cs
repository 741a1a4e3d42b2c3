namespace Portolan.Http.Http2;

/// <summary>Stream objects that are not in use, for all connections of one thread.</summary>
public sealed class Http2StreamPool
{
    // A stream that is not in use holds no arrays; this is under a megabyte.
    private const int Kept = 1024;

    private readonly Stack<Http2Stream> _free = new();

    /// <summary>Streams that were taken and not given back.</summary>
    public int Outstanding { get; private set; }

    internal Http2Stream Take()
    {
        Outstanding++;
        return _free.TryPop(out var stream) ? stream : new Http2Stream();
    }

    internal void Return(Http2Stream stream)
    {
        Outstanding--;
        stream.Clear();
        if (_free.Count < Kept)
        {
            _free.Push(stream);
        }
    }
}
