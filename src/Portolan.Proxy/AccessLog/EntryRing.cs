namespace Portolan.Proxy.AccessLog;

/// <summary>
/// A bounded queue for many writers and one reader, without locks and without allocations (D. Vyukov's ring: each slot's sequence number says whose
/// turn it is). A full ring refuses: the log never holds a request up.
/// </summary>
internal sealed class EntryRing
{
    private readonly Slot[] _slots;
    private readonly int _mask;
    private long _tail;
    private long _head;

    /// <summary>Makes a ring of <paramref name="capacity"/> entries, a power of two.</summary>
    public EntryRing(int capacity)
    {
        _slots = new Slot[capacity];
        _mask = capacity - 1;
        for (var index = 0; index < capacity; index++)
        {
            _slots[index].Sequence = index;
        }
    }

    /// <summary>Whether the reader has nothing to read.</summary>
    public bool IsEmpty => Volatile.Read(ref _slots[(int)_head & _mask].Sequence) != _head + 1;

    /// <summary>Adds an entry; false when the ring is full.</summary>
    public bool TryWrite(in AccessLogEntry entry)
    {
        while (true)
        {
            var position = Volatile.Read(ref _tail);
            ref var slot = ref _slots[(int)position & _mask];
            var turn = Volatile.Read(ref slot.Sequence) - position;
            if (turn < 0)
            {
                return false;
            }

            if (turn == 0 && Interlocked.CompareExchange(ref _tail, position + 1, position) == position)
            {
                slot.Entry = entry;
                Volatile.Write(ref slot.Sequence, position + 1);
                return true;
            }
        }
    }

    /// <summary>Takes the oldest entry. One reader at a time.</summary>
    public bool TryRead(out AccessLogEntry entry)
    {
        ref var slot = ref _slots[(int)_head & _mask];
        if (IsEmpty)
        {
            entry = default;
            return false;
        }

        entry = slot.Entry;
        slot.Entry = default;
        Volatile.Write(ref slot.Sequence, _head + _slots.Length);
        _head++;
        return true;
    }

    private struct Slot
    {
        public long Sequence;
        public AccessLogEntry Entry;
    }
}
