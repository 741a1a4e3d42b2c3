namespace Portolan.ApiServer.CoreKinds;

/// <summary>Things that one object at most may have: taken is what stored objects have and what is just being written.</summary>
internal sealed class Reservations<T>
{
    private readonly Lock _lock = new();
    private readonly HashSet<T> _pending = [];
    private readonly HashSet<T> _taken = [];

    /// <summary>Reserves a thing for a write; false if somebody has it.</summary>
    public bool TryTake(T item)
    {
        lock (_lock)
        {
            return !_taken.Contains(item) && _pending.Add(item);
        }
    }

    /// <summary>The write has ended, in whichever way.</summary>
    public void Release(IEnumerable<T> items)
    {
        lock (_lock)
        {
            _pending.ExceptWith(items);
        }
    }

    /// <summary>An object has these things now instead of those.</summary>
    public void Follow(IEnumerable<T> before, IEnumerable<T> after)
    {
        lock (_lock)
        {
            _taken.ExceptWith(before);
            _taken.UnionWith(after);
        }
    }
}
