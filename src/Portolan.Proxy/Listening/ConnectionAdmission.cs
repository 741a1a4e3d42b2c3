namespace Portolan.Proxy.Listening;

/// <summary>Bounds the connections of clients over all ports.</summary>
internal sealed class ConnectionAdmission(int limit)
{
    private int _count;
    private long _refused;

    /// <summary>Connections that are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Connections that were refused.</summary>
    public long Refused => Volatile.Read(ref _refused);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        Interlocked.Increment(ref _refused);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}
