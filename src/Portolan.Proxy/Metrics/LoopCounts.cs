namespace Portolan.Proxy.Metrics;

/// <summary>
/// A row of counts that every loop keeps for itself, so that counting takes no lock and no interlocked operation and no loop waits for what
/// another has just written; who wants to know adds them up. A loop that never counts takes no memory.
/// </summary>
internal sealed class LoopCounts(int count)
{
    // Of a line of the processor's cache. There is one on either side: whatever lies beside is another loop's.
    private const int LongsPerLine = 8;

    private long[]?[] _loops = [];

    /// <summary>Adds on a loop: on its thread alone.</summary>
    public void Add(int loop, int index, long amount)
    {
        var loops = Volatile.Read(ref _loops);
        var own = loop < loops.Length && loops[loop] is { } known ? known : Begin(loop);
        ref var value = ref own[LongsPerLine + index];
        Volatile.Write(ref value, value + amount);
    }

    /// <summary>What one loop has counted.</summary>
    public long Of(int loop, int index)
    {
        var loops = Volatile.Read(ref _loops);
        return loop < loops.Length && loops[loop] is { } own ? Volatile.Read(ref own[LongsPerLine + index]) : 0;
    }

    /// <summary>What all loops have counted.</summary>
    public long Sum(int index)
    {
        var sum = 0L;
        foreach (var own in Volatile.Read(ref _loops))
        {
            sum += own is null ? 0 : Volatile.Read(ref own[LongsPerLine + index]);
        }

        return sum;
    }

    // A loop's first count.
    private long[] Begin(int loop)
    {
        var own = new long[LongsPerLine + count + LongsPerLine];
        while (true)
        {
            var before = Volatile.Read(ref _loops);
            var after = new long[]?[Math.Max(before.Length, loop + 1)];
            before.CopyTo(after, 0);
            after[loop] = own;
            if (Interlocked.CompareExchange(ref _loops, after, before) == before)
            {
                return own;
            }
        }
    }
}
