using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Portolan.ApiServer.Errors;

namespace Portolan.ApiServer.Storage;

/// <summary>
/// All objects: in memory as immutable snapshots for readers, on disk for ever. One writer takes what has queued up while it was busy,
/// checks and numbers it, commits it in one transaction, then shows it to readers, watchers and at last to those who asked.
/// </summary>
/// <remarks>Nobody sees a change before it is durable, so nothing that was seen is ever taken back.</remarks>
internal sealed partial class ObjectStore : IAsyncDisposable
{
    private const int LargestBatch = 512;

    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<GroupResource, WatchLog> _logs = new();
    private readonly SqliteFile _file;
    private readonly DataDirectory _directory;
    private readonly ILogger _logger;
    private readonly int _historyLength;
    private readonly long _loadedRevision;
    private readonly Lock _logsLock = new();
    private readonly Task _writer;
    private volatile StoreSnapshot _current;

    private ObjectStore(DataDirectory directory, SqliteFile file, StoreSnapshot loaded, ILogger logger, int historyLength)
    {
        _directory = directory;
        _file = file;
        _current = loaded;
        _loadedRevision = loaded.Revision;
        _logger = logger;
        _historyLength = historyLength;
        _writer = Task.Factory.StartNew(WriteLoop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Called by the writer for each committed batch, in order; must be quick.</summary>
    public event Action<IReadOnlyList<StoreEvent>>? Committed;

    public StoreSnapshot Current => _current;

    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static ObjectStore Open(
        string dataDirectory,
        StoreDurability durability,
        int historyLength,
        ILogger logger,
        long? maximumBytes = null
    )
    {
        var directory = DataDirectory.Hold(dataDirectory, logger);
        SqliteFile? file = null;
        try
        {
            (file, var objects) = StoreFiles.Open(directory.StoreFile, durability, maximumBytes, logger);
            var loaded = new StoreSnapshot(
                // The first revision is 1: to clients, version 0 means "any".
                Math.Max(file.Revision, 1),
                System.Collections.Immutable.ImmutableDictionary.ToImmutableDictionary(
                    objects.GroupBy(item => item.Resource),
                    group => group.Key,
                    group =>
                        System.Collections.Immutable.ImmutableSortedDictionary.ToImmutableSortedDictionary(
                            group,
                            item => item.Name,
                            item => item
                        )
                )
            );
            return new(directory, file, loaded, logger, historyLength);
        }
        catch
        {
            file?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>The changes of a kind; a log starts when it is first asked for, or with the first change.</summary>
    public WatchLog LogOf(GroupResource resource)
    {
        if (_logs.TryGetValue(resource, out var known))
        {
            return known;
        }

        // Publishing makes a log with a kind's first change: without one, nothing has changed since the store was loaded, and a watch may
        // resume from there.
        lock (_logsLock)
        {
            return _logs.GetOrAdd(resource, _ => new(_loadedRevision, _current.Revision, _historyLength));
        }
    }

    /// <summary>Ends when the change is durable and visible; <see cref="WriteResult.Written"/> tells whether it was done.</summary>
    public Task<WriteResult> WriteAsync(WriteRequest request)
    {
        var pending = new Pending(request, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(pending))
        {
            throw new StatusException(503, "ServiceUnavailable", "the server is shutting down");
        }
        return pending.Done.Task;
    }

    /// <summary>A text that is kept beside the objects, made at first need.</summary>
    public string GetOrAddFact(string name, Func<string> make)
    {
        lock (_file)
        {
            var value = _file.ReadFact(name);
            if (value is null)
            {
                _file.AddFact(name, value = make());
            }
            return value;
        }
    }

    /// <summary>Forgets all but the newest changes; watchers that need older ones list again.</summary>
    public void Compact(long revision)
    {
        foreach (var log in _logs.Values)
        {
            log.Compact(revision);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        _file.Dispose();
        _directory.Dispose();
    }

    private void WriteLoop()
    {
        var batch = new List<Pending>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }
            try
            {
                Commit(batch);
            }
            catch (Exception e)
            {
                Fail(batch, e);
            }
        }
    }

    private void Commit(List<Pending> batch)
    {
        var draft = new StoreDraft(_current);
        var results = new WriteResult[batch.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            try
            {
                results[i] = draft.Apply(batch[i].Request);
            }
            catch (Exception e) when (e is InvalidOperationException or System.Text.Json.JsonException or ArgumentException)
            {
                // An object that cannot be written as text concerns its sender alone, not the batch.
                batch[i].Done.TrySetException(Refusals.BadRequest(e.Message));
            }
        }

        if (draft.Events.Count > 0)
        {
            lock (_file)
            {
                _file.Write(draft.Events, draft.Revision);
            }
            Publish(draft.ToSnapshot(), draft.Events);
        }

        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Done.TrySetResult(results[i]);
        }
    }

    private void Publish(StoreSnapshot snapshot, IReadOnlyList<StoreEvent> events)
    {
        lock (_logsLock)
        {
            _current = snapshot;
            var byResource = events.ToLookup(change => change.Object.Resource);
            foreach (var (resource, log) in _logs)
            {
                log.Append([.. byResource[resource]], snapshot.Revision);
            }
            foreach (var group in byResource.Where(group => !_logs.ContainsKey(group.Key)))
            {
                var log = new WatchLog(_loadedRevision, events[0].Revision - 1, _historyLength);
                log.Append([.. group], snapshot.Revision);
                _logs[group.Key] = log;
            }
        }

        Committed?.Invoke(events);
    }

    private void Fail(List<Pending> batch, Exception e)
    {
        Log.WriteFailed(_logger, e);
        Exception told = e is SqliteException { SqliteErrorCode: 13 }
            ? Refusals.StorageFull(
                "the disk of the data directory is full, or the store has the size that it may have: nothing was written"
            )
            : Refusals.Internal($"the store could not be written: {e.Message}");
        foreach (var pending in batch)
        {
            pending.Done.TrySetException(told);
        }
    }

    private readonly record struct Pending(WriteRequest Request, TaskCompletionSource<WriteResult> Done);

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Error, "A batch of writes could not be committed; it was refused whole")]
        public static partial void WriteFailed(ILogger logger, Exception e);
    }
}
