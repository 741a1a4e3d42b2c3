using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.ApiServer.Storage;

/// <summary>
/// The latest changes of one kind, in order. Watchers keep a position in it and wait for more; none has a queue of its own, so a slow one
/// costs nothing and harms nobody: when its position is overwritten, it is told that its version is too old and lists again.
/// </summary>
internal sealed class WatchLog(long startRevision, long currentRevision, int capacity)
{
    private readonly Lock _lock = new();
    private StoreEvent?[] _ring = new StoreEvent?[Math.Min(64, capacity)];
    private long _next;
    private long _first;
    private TaskCompletionSource _more = NewSignal();

    /// <summary>Changes up to this revision are no longer here.</summary>
    public long CompactedRevision { get; private set; } = startRevision;

    /// <summary>Every change of this kind up to this revision is in the log or compacted.</summary>
    public long CurrentRevision { get; private set; } = currentRevision;

    /// <summary>The number of changes kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return (int)(_next - _first);
            }
        }
    }

    /// <summary>Appends changes; the log then reaches to <paramref name="revision"/>.</summary>
    public void Append(IReadOnlyList<StoreEvent> events, long revision)
    {
        TaskCompletionSource waiting;
        lock (_lock)
        {
            foreach (var change in events)
            {
                Add(change);
            }
            CurrentRevision = revision;
            if (events.Count == 0)
            {
                return;
            }
            waiting = _more;
            _more = NewSignal();
        }

        waiting.TrySetResult();
    }

    /// <summary>The position behind <paramref name="revision"/>; null when changes after it are gone.</summary>
    public long? PositionAfter(long revision)
    {
        lock (_lock)
        {
            if (revision < CompactedRevision)
            {
                return null;
            }
            long low = _first,
                high = _next;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_ring[middle % _ring.Length]!.Revision <= revision)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }

    /// <summary>Copies the changes from <paramref name="position"/> on and moves it behind them.</summary>
    public ReadResult Read(ref long position, List<StoreEvent> into)
    {
        lock (_lock)
        {
            if (position < _first)
            {
                return new(IsExpired: true, CurrentRevision, Task.CompletedTask);
            }
            var end = Math.Min(_next, position + 256);
            for (; position < end; position++)
            {
                into.Add(_ring[position % _ring.Length]!);
            }
            return new(IsExpired: false, position == _next ? CurrentRevision : into[^1].Revision, _more.Task);
        }
    }

    /// <summary>
    /// The objects as they were at <paramref name="revision"/>, by undoing what came since; null when that is not known any more.
    /// </summary>
    public ImmutableSortedDictionary<NamespacedName, StoredObject>? Rewind(
        ImmutableSortedDictionary<NamespacedName, StoredObject> objects,
        long fromRevision,
        long revision
    )
    {
        lock (_lock)
        {
            if (revision < CompactedRevision)
            {
                return null;
            }
            var builder = objects.ToBuilder();
            for (var i = _next - 1; i >= _first; i--)
            {
                var change = _ring[i % _ring.Length]!;
                if (change.Revision <= revision)
                {
                    break;
                }
                if (change.Revision > fromRevision)
                {
                    continue;
                }
                if (change.Previous is { } previous)
                {
                    builder[previous.Name] = previous;
                }
                else
                {
                    builder.Remove(change.Object.Name);
                }
            }

            return builder.ToImmutable();
        }
    }

    /// <summary>Forgets changes up to <paramref name="revision"/>.</summary>
    public void Compact(long revision)
    {
        lock (_lock)
        {
            while (_first < _next && _ring[_first % _ring.Length]!.Revision <= revision)
            {
                DropFirst();
            }
            CompactedRevision = Math.Max(CompactedRevision, Math.Min(revision, CurrentRevision));
        }
    }

    private void Add(StoreEvent change)
    {
        if (_next - _first == _ring.Length)
        {
            if (_ring.Length < capacity)
            {
                Grow();
            }
            else
            {
                DropFirst();
            }
        }

        _ring[_next++ % _ring.Length] = change;
    }

    private void DropFirst()
    {
        ref var slot = ref _ring[_first++ % _ring.Length];
        CompactedRevision = slot!.Revision;
        slot = null;
    }

    private void Grow()
    {
        var larger = new StoreEvent?[Math.Min(_ring.Length * 2, capacity)];
        for (var i = _first; i < _next; i++)
        {
            larger[i % larger.Length] = _ring[i % _ring.Length];
        }
        _ring = larger;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// What a read found. <paramref name="Revision"/>: the reader has now seen everything up to there. <paramref name="More"/> ends when
    /// there is more.
    /// </summary>
    internal readonly record struct ReadResult(bool IsExpired, long Revision, Task More);
}
