namespace Portolan.Proxy.Transport.Linux;

/// <summary>
/// What waits on an epoll instance, by descriptor. A number that the kernel gives out again soon belongs to another socket: the generation
/// in the event's data tells them apart, so that what was said of a closed socket in the same wait is not told to its successor.
/// </summary>
internal sealed class EpollTable
{
    private Entry[] _entries = new Entry[64];

    /// <summary>Enters one and returns the data of its events.</summary>
    public ulong Add(int descriptor, IEpollTarget target)
    {
        if (descriptor >= _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(descriptor + 1, _entries.Length * 2));
        }

        ref var entry = ref _entries[descriptor];
        entry.Target = target;
        entry.Generation++;
        return ((ulong)entry.Generation << 32) | (uint)descriptor;
    }

    /// <summary>Takes one out.</summary>
    public void Remove(int descriptor, IEpollTarget target)
    {
        if (descriptor < _entries.Length && _entries[descriptor].Target == target)
        {
            _entries[descriptor].Target = null;
        }
    }

    /// <summary>Whom the data of an event concerns; null when it is over.</summary>
    public IEpollTarget? Find(ulong data)
    {
        ref var entry = ref _entries[(int)(uint)data];
        return entry.Generation == (uint)(data >> 32) ? entry.Target : null;
    }

    /// <summary>All that wait.</summary>
    public List<IEpollTarget> All() => [.. _entries.Select(entry => entry.Target).OfType<IEpollTarget>()];

    private struct Entry
    {
        public IEpollTarget? Target;
        public uint Generation;
    }
}
