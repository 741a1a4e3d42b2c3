using System.Collections.Concurrent;
using System.Globalization;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Storage;

/// <summary>
/// Deletes objects of short-lived kinds some time after their last write, as etcd does by leases: Events would fill the store otherwise.
/// </summary>
internal sealed class ObjectExpiry : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly Dictionary<GroupResource, Kept> _kinds;
    private readonly ITimer _timer;
    private int _isSweeping;
    private Task _sweep = Task.CompletedTask;

    public ObjectExpiry(ObjectStore store, TimeProvider time, IReadOnlyDictionary<GroupResource, TimeSpan> lifetimes)
    {
        _store = store;
        _time = time;
        _kinds = lifetimes.ToDictionary(entry => entry.Key, entry => new Kept(entry.Value, new()));
        store.Committed += OnCommitted;
        foreach (var (resource, kept) in _kinds)
        {
            foreach (
                var (written, stored) in store
                    .Current.Of(resource)
                    .Values.Select(stored => (WrittenAt(stored), stored))
                    .OrderBy(pair => pair.Item1)
            )
            {
                kept.Queue.Enqueue(new(written + kept.Lifetime, stored.Name, stored.Version));
            }
        }

        _timer = time.CreateTimer(_ => Sweep(), null, Interval, Interval);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Committed -= OnCommitted;
        await _timer.DisposeAsync();
        await _sweep;
    }

    // Everything of a kind lives equally long, so the queue is in the order of the ends.
    private void OnCommitted(IReadOnlyList<StoreEvent> events)
    {
        foreach (var change in events)
        {
            if (change.Type != StoreEventType.Deleted && _kinds.TryGetValue(change.Object.Resource, out var kept))
            {
                kept.Queue.Enqueue(new(_time.GetUtcNow() + kept.Lifetime, change.Object.Name, change.Object.Version));
            }
        }
    }

    private void Sweep()
    {
        if (Interlocked.Exchange(ref _isSweeping, 1) == 0)
        {
            _sweep = SweepAsync();
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            var now = _time.GetUtcNow();
            var deletions = _kinds
                .SelectMany(kind => TakeEnded(kind.Key, kind.Value.Queue, now))
                .Select(stored => _store.WriteAsync(new(stored.Resource, stored.Name, stored.Version, WriteKind.Delete, stored.Parse())))
                .ToList();
            // One that was written meanwhile is left alone: the write asks for the version that was to end.
            await Task.WhenAll(deletions);
        }
        catch (Errors.StatusException)
        {
            // The server stops, or its disk is full, which the store has told: what is left ends after the next start.
        }
        finally
        {
            Volatile.Write(ref _isSweeping, 0);
        }
    }

    private IEnumerable<StoredObject> TakeEnded(GroupResource resource, ConcurrentQueue<Ending> queue, DateTimeOffset now)
    {
        while (queue.TryPeek(out var next) && next.At <= now && queue.TryDequeue(out next))
        {
            if (_store.Current.Find(resource, next.Name) is { } current && current.Version == next.Version)
            {
                yield return current;
            }
        }
    }

    /// <summary>When a stored object was last written: the newest time that its managed fields tell, or its creation.</summary>
    private static DateTimeOffset WrittenAt(StoredObject stored)
    {
        var metadata = stored.Parse().Metadata();
        var times = (metadata.GetArray("managedFields") ?? [])
            .Select(entry => (entry as System.Text.Json.Nodes.JsonObject).GetString("time"))
            .Append(metadata.GetString("creationTimestamp"));
        return times.Max(text =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : DateTimeOffset.MinValue
        );
    }

    private sealed record Kept(TimeSpan Lifetime, ConcurrentQueue<Ending> Queue);

    private readonly record struct Ending(DateTimeOffset At, Api.NamespacedName Name, long Version);
}
