using System.Numerics;

namespace Portolan.Proxy.Transport;

/// <summary>
/// The timers of a loop, in wheels of 64 slots: the first turns in milliseconds, each next one 64 times slower. Start and stop cost the
/// same however many there are, and allocate nothing; a timer moves to a faster wheel at most once a wheel on its way.
/// </summary>
/// <remarks>
/// A timer lies on the wheel of the highest group of six bits in which its time differs from the present, so every occupied slot is ahead
/// of the present one, and the lowest wheel with an occupied slot has the next time. A stopped timer leaves its slot's bit: it costs one
/// look at an empty slot.
/// </remarks>
internal sealed class TimerWheel
{
    private const int Wheels = 7; // 2^42 milliseconds: 139 years of a clock that counts from 0
    private const int Bits = 6;
    private const int Slots = 1 << Bits;

    private readonly Slot[] _slots = new Slot[Wheels * Slots];
    private readonly ulong[] _occupied = new ulong[Wheels];
    private long _time;

    /// <summary>Makes an empty wheel at time 0.</summary>
    public TimerWheel()
    {
        for (var index = 0; index < _slots.Length; index++)
        {
            _slots[index] = new Slot();
        }
    }

    /// <summary>Sets the present of a wheel without timers.</summary>
    public void SetTime(long time) => _time = time;

    /// <summary>Starts or moves a timer. A time that is not ahead is the next millisecond.</summary>
    public void Start(LoopTimer timer, long due)
    {
        timer.Stop();
        timer.Due = Math.Min(Math.Max(due, _time + 1), (1L << (Wheels * Bits)) - 1);
        timer.IsStarted = true;
        Place(timer);
    }

    /// <summary>
    /// The next time at which <see cref="Advance"/> may have something to do; <see cref="long.MaxValue"/> when there is no timer.
    /// </summary>
    public long NextTime() => Find(out _, out var time) ? time : long.MaxValue;

    /// <summary>Moves the present to <paramref name="now"/> and runs every timer that is due, in the order of their times.</summary>
    public void Advance(long now, EventLoop loop)
    {
        while (Find(out var wheel, out var time) && time <= now)
        {
            _time = time;
            var slot = (int)(time >> (wheel * Bits)) & (Slots - 1);
            _occupied[wheel] &= ~(1UL << slot);
            var head = _slots[(wheel * Slots) + slot];
            while (head.Next is { } timer)
            {
                timer.Stop();
                if (timer.Due <= time)
                {
                    Run(timer, loop);
                }
                else
                {
                    timer.IsStarted = true;
                    Place(timer);
                }
            }
        }

        _time = Math.Max(_time, now);
    }

    /// <summary>How many timers are started.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var slot in _slots)
        {
            for (var timer = slot.Next; timer is not null; timer = timer.Next)
            {
                count++;
            }
        }

        return count;
    }

    private static void Run(LoopTimer timer, EventLoop loop)
    {
        try
        {
            timer.OnDue();
        }
        catch (Exception exception)
        {
            loop.Report(exception);
        }
    }

    private bool Find(out int wheel, out long time)
    {
        for (wheel = 0; wheel < Wheels; wheel++)
        {
            var shift = wheel * Bits;
            var present = (int)(_time >> shift) & (Slots - 1);
            var ahead = _occupied[wheel] & (ulong.MaxValue << present << 1);
            if (ahead != 0)
            {
                var slot = BitOperations.TrailingZeroCount(ahead);
                time = ((((_time >> shift) & ~(Slots - 1L)) | (uint)slot) << shift);
                return true;
            }
        }

        time = long.MaxValue;
        return false;
    }

    private void Place(LoopTimer timer)
    {
        var wheel = BitOperations.Log2((ulong)(timer.Due ^ _time)) / Bits;
        var slot = (int)(timer.Due >> (wheel * Bits)) & (Slots - 1);
        _occupied[wheel] |= 1UL << slot;
        var head = _slots[(wheel * Slots) + slot];
        timer.Next = head.Next;
        timer.Previous = head;
        if (head.Next is not null)
        {
            head.Next.Previous = timer;
        }

        head.Next = timer;
    }

    private sealed class Slot : LoopTimer
    {
        protected internal override void OnDue() { }
    }
}
