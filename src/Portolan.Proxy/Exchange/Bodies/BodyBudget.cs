namespace Portolan.Proxy.Exchange.Bodies;

/// <summary>
/// How much one loop may keep of request bodies, for repeats and mirrors together: its part of <see cref="ProxyLimits.KeptBodyBytes"/>.
/// Beyond it a body is not kept: it is sent once and not mirrored.
/// </summary>
internal sealed class BodyBudget(long limit)
{
    private long _kept;
    private long _refused;

    /// <summary>Bytes that are kept. Any thread may read it.</summary>
    public long Kept => Volatile.Read(ref _kept);

    /// <summary>Bodies that were not kept for want of room. Any thread may read it.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Takes room; false when there is not enough.</summary>
    public bool TryTake(int bytes)
    {
        if (_kept + bytes > limit)
        {
            Volatile.Write(ref _refused, _refused + 1);
            return false;
        }

        Volatile.Write(ref _kept, _kept + bytes);
        return true;
    }

    /// <summary>Gives room back.</summary>
    public void Give(int bytes) => Volatile.Write(ref _kept, _kept - bytes);
}
