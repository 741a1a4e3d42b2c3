namespace Portolan.Proxy.Backends;

/// <summary>
/// Counts what happened in the last so many milliseconds, in ten slots, so that a tenth of the time is forgotten at once. All loops count:
/// a slot and the time that it is for are one number, which is exchanged as a whole.
/// </summary>
internal sealed class SlidingCount(long window)
{
    private const int Slots = 10;
    private const int CountBits = 28;
    private const long CountMask = (1L << CountBits) - 1;

    private readonly long[] _slots = new long[Slots];
    private readonly long _width = Math.Max(1, window / Slots);

    /// <summary>Counts one at a time (of the loops' clock, in milliseconds).</summary>
    public void Add(long now)
    {
        var turn = TurnOf(now);
        ref var slot = ref _slots[turn % Slots];
        while (true)
        {
            var before = Volatile.Read(ref slot);
            var count = before >> CountBits == turn ? Math.Min(CountMask, (before & CountMask) + 1) : 1;
            if (Interlocked.CompareExchange(ref slot, (turn << CountBits) | count, before) == before)
            {
                return;
            }
        }
    }

    /// <summary>How often it happened.</summary>
    public long At(long now)
    {
        var turn = TurnOf(now);
        long sum = 0;
        foreach (ref var slot in _slots.AsSpan())
        {
            var value = Volatile.Read(ref slot);
            sum += turn - (value >> CountBits) < Slots ? value & CountMask : 0;
        }

        return sum;
    }

    // From 1 on: an empty slot is of no time.
    private long TurnOf(long now) => (now / _width) + Slots;
}
