namespace Portolan.Proxy.Listening;

/// <summary>Bounds and counts the connections of clients over all ports.</summary>
internal sealed class ConnectionAdmission(int limit)
{
    private int _count;
    private long _accepted;
    private long _refused;
    private long _failedHandshakes;
    private long _refusedIntroductions;

    /// <summary>How many there may be.</summary>
    public int Limit => limit;

    /// <summary>Connections that are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Connections that were accepted, those that were refused among them.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections that were refused because there were too many.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>TLS handshakes that failed, or took too long.</summary>
    public long FailedHandshakes => Volatile.Read(ref _failedHandshakes);

    /// <summary>Connections on ports of the PROXY protocol that did not begin with it as they should.</summary>
    public long RefusedIntroductions => Volatile.Read(ref _refusedIntroductions);

    /// <summary>A connection came; whether there is room for it.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _accepted);
        if (Interlocked.Increment(ref _count) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>A connection that entered is over.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);

    /// <summary>A TLS handshake failed.</summary>
    public void HandshakeFailed() => Interlocked.Increment(ref _failedHandshakes);

    /// <summary>A connection did not begin with a header of the PROXY protocol, or came from whom nobody trusts.</summary>
    public void IntroductionRefused() => Interlocked.Increment(ref _refusedIntroductions);
}
