using System.Collections.Concurrent;
using System.Net;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Names;

/// <summary>
/// The addresses of endpoints that are names. An answer is used for as long as it says, and for a moment longer while it is asked for anew;
/// several addresses take turns. When nobody answers, the last good addresses stay. Connections that are open are never looked at: a name
/// that moved concerns new ones alone. Shared by all loops.
/// </summary>
internal sealed class NameResolver(TimeProvider clock, INameSource source)
{
    /// <summary>
    /// For how long the old addresses are used while new ones are asked for; after that a connection waits for the answer.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private const int MostNames = 4096;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds an address; <paramref name="events"/> is told on <paramref name="loop"/>.</summary>
    public void Find(string name, int port, EventLoop loop, INameEvents events)
    {
        var entry = _entries.GetValueOrDefault(name) ?? Add(name);
        var asking = entry.Ask(this, name);
        if (!asking.IsCompleted)
        {
            _ = TellAsync(asking, entry, port, loop, events);
        }
        else if (entry.Next(port) is { } address)
        {
            events.OnName(address);
        }
        else
        {
            loop.Post(new Told(events, null));
        }
    }

    private static async Task TellAsync(Task asking, Entry entry, int port, EventLoop loop, INameEvents events)
    {
        await asking;
        loop.Post(new Told(events, entry.Next(port)));
    }

    // Names come from configurations, which come and go; those that nobody asks for any more must not pile up.
    private Entry Add(string name)
    {
        if (_entries.Count >= MostNames)
        {
            foreach (var (old, entry) in _entries)
            {
                if (entry.IsForgotten(clock))
                {
                    _entries.TryRemove(old, out _);
                }
            }
        }

        return _entries.GetOrAdd(name, _ => new Entry());
    }

    /// <summary>What is known of a name.</summary>
    private sealed class Entry
    {
        private readonly Lock _lock = new();
        private IReadOnlyList<IPAddress> _addresses = [];
        private long _answeredAt;
        private TimeSpan _lasts;
        private Task? _asking;
        private int _failures;
        private int _turn = -1;

        /// <summary>Asks when it is time to. What a connection has to wait for; completed when it need not.</summary>
        public Task Ask(NameResolver names, string name)
        {
            lock (_lock)
            {
                var over = _answeredAt == 0 ? TimeSpan.MaxValue : names.Elapsed(_answeredAt) - _lasts;
                if (over < TimeSpan.Zero)
                {
                    return Task.CompletedTask;
                }

                // Whoever was first has asked; one question at a time is enough.
                if (_asking is null or { IsCompleted: true })
                {
                    _asking = AskAsync(names, name);
                }

                return over < Grace && _addresses.Count > 0 ? Task.CompletedTask : _asking;
            }
        }

        public IPEndPoint? Next(int port)
        {
            var all = Volatile.Read(ref _addresses);
            return all.Count == 0 ? null : new IPEndPoint(all[(int)((uint)Interlocked.Increment(ref _turn) % (uint)all.Count)], port);
        }

        public bool IsForgotten(TimeProvider clock)
        {
            lock (_lock)
            {
                return _asking is { IsCompleted: true } && clock.GetElapsedTime(_answeredAt) > _lasts + TimeSpan.FromHours(1);
            }
        }

        private async Task AskAsync(NameResolver names, string name)
        {
            var answer = await names.LookUpAsync(name);
            lock (_lock)
            {
                _answeredAt = names.Timestamp;
                if (answer is not null)
                {
                    (_failures, _lasts) = (0, answer.TimeToLive);
                    Volatile.Write(ref _addresses, answer.Addresses);
                    return;
                }

                // A server that is down is not asked for each connection, and not forgotten either.
                var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 10));
                _lasts = pause < LastPause ? pause : LastPause;
            }
        }
    }

    // Never 0, which says that there was no answer yet.
    private long Timestamp => Math.Max(1, clock.GetTimestamp());

    private TimeSpan Elapsed(long since) => clock.GetElapsedTime(since);

    private Task<NameAnswer?> LookUpAsync(string name) => source.LookUpAsync(name);

    private sealed class Told(INameEvents events, IPEndPoint? address) : ILoopWork
    {
        public void Run() => events.OnName(address);
    }
}
