using System.Threading.Channels;

namespace Portolan.ControlPlane.Writing;

/// <summary>
/// Keys with something to do. A key is in the queue at most once and is worked on by at most one worker, so the latest wish wins. A single
/// wish is met at once; each further one waits for a pause that doubles up to <see cref="LongestPause"/> and shrinks again in quiet times.
/// So a Gateway to which a thousand routes attach one after the other is written some ten times, and the last wish is met within half a
/// second.
/// </summary>
internal sealed class WorkQueue<TKey>(TimeProvider time)
    where TKey : notnull
{
    private const int SweepEvery = 4096;

    public static TimeSpan FirstPause { get; } = TimeSpan.FromMilliseconds(10);

    public static TimeSpan LongestPause { get; } = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly Channel<TKey> _due = Channel.CreateUnbounded<TKey>();
    private int _added;

    /// <summary>Has <paramref name="key"/> worked on: at once, or when its pause is over.</summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (++_added % SweepEvery == 0)
            {
                Sweep();
            }

            if (!_entries.TryGetValue(key, out var entry))
            {
                _entries[key] = entry = new Entry();
            }

            if (entry.State == EntryState.Resting)
            {
                entry.Calm(time.GetElapsedTime(entry.RestingSince));
                Enqueue(key, entry);
            }
            else if (entry.State != EntryState.Queued)
            {
                entry.IsWanted = true;
            }
        }
    }

    /// <summary>
    /// Works until cancelled, and may then be called again: nothing that waits is lost. <paramref name="work"/> returns how long to wait
    /// before the key is worked on again by itself, or nothing when it is done.
    /// </summary>
    public Task RunAsync(int workers, Func<TKey, CancellationToken, Task<TimeSpan?>> work, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(work, cancellation)));

    private async Task WorkAsync(Func<TKey, CancellationToken, Task<TimeSpan?>> work, CancellationToken cancellation)
    {
        await foreach (var key in _due.Reader.ReadAllAsync(cancellation))
        {
            lock (_gate)
            {
                _entries[key].State = EntryState.Working;
            }

            TimeSpan? again;
            try
            {
                again = await work(key, cancellation);
            }
            catch
            {
                // Whoever works next finds the key where it was.
                lock (_gate)
                {
                    Enqueue(key, _entries[key]);
                }

                throw;
            }

            Pause(key, again);
        }
    }

    private void Pause(TKey key, TimeSpan? again)
    {
        lock (_gate)
        {
            var entry = _entries[key];
            entry.State = EntryState.Pausing;
            entry.IsWanted |= again is not null;
            var pause = again > entry.Pause ? again.Value : entry.Pause;
            entry.Timer = time.CreateTimer(_ => EndPause(key), state: null, pause, Timeout.InfiniteTimeSpan);
            entry.Pause = entry.Pause * 2 < LongestPause ? entry.Pause * 2 : LongestPause;
        }
    }

    private void EndPause(TKey key)
    {
        lock (_gate)
        {
            var entry = _entries[key];
            entry.Timer?.Dispose();
            entry.Timer = null;
            if (entry.IsWanted)
            {
                Enqueue(key, entry);
                return;
            }

            entry.State = EntryState.Resting;
            entry.RestingSince = time.GetTimestamp();
        }
    }

    private void Enqueue(TKey key, Entry entry)
    {
        entry.IsWanted = false;
        entry.State = EntryState.Queued;
        _due.Writer.TryWrite(key);
    }

    private void Sweep()
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.State == EntryState.Resting && time.GetElapsedTime(entry.RestingSince) > LongestPause * 10)
            {
                _entries.Remove(key);
            }
        }
    }

    private enum EntryState
    {
        Resting,
        Queued,
        Working,
        Pausing,
    }

    private sealed class Entry
    {
        public EntryState State { get; set; } = EntryState.Resting;

        /// <summary>Whether somebody asked again since work on the key began.</summary>
        public bool IsWanted { get; set; }

        /// <summary>How long to pause after the next work.</summary>
        public TimeSpan Pause { get; set; } = FirstPause;

        public long RestingSince { get; set; }

        public ITimer? Timer { get; set; }

        public void Calm(TimeSpan quiet)
        {
            for (var steps = (int)Math.Min(quiet / LongestPause, 10); steps > 0 && Pause > FirstPause; steps--)
            {
                Pause /= 2;
            }
        }
    }
}
