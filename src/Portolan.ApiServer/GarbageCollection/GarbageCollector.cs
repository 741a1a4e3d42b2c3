using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portolan.ApiServer.CustomResources;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.GarbageCollection;

/// <summary>
/// Deletes objects whose owners are all gone, lets owners go whose deletion waits for their dependents (foreground), releases the
/// dependents of an orphaning owner, and empties namespaces that are on their way out. It follows the store's changes; nothing is polled.
/// </summary>
internal sealed partial class GarbageCollector : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly Channel<IReadOnlyList<StoreEvent>> _changes = Channel.CreateUnbounded<IReadOnlyList<StoreEvent>>(
        new() { SingleReader = true }
    );
    private readonly OwnerIndex _index = new();
    private readonly ApiContext _context;
    private readonly StoreWriter _writer;
    private readonly ObjectDeleter _deleter;
    private readonly NamespaceTerminator _namespaces;
    private readonly CrdTerminator _definitions;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    /// <summary>What the index knows: every change up to this revision.</summary>
    private long _followed;

    public GarbageCollector(ApiContext context, StoreWriter writer, ObjectDeleter deleter, ILogger logger)
    {
        _context = context;
        _writer = writer;
        _deleter = deleter;
        _logger = logger;
        _namespaces = new(context, writer, deleter);
        _definitions = new(context, writer, deleter);

        // Changes first, then the state: what happens between is seen twice, which does no harm.
        context.Store.Committed += OnCommitted;
        var snapshot = context.Store.Current;
        var objects = snapshot.Objects.Values.SelectMany(group => group.Values).ToList();
        _followed = snapshot.Revision;
        objects.ForEach(_index.Add);
        _loop = Task.Run(() => RunAsync(objects));
    }

    public async ValueTask DisposeAsync()
    {
        _context.Store.Committed -= OnCommitted;
        _changes.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private void OnCommitted(IReadOnlyList<StoreEvent> events) => _changes.Writer.TryWrite(events);

    private async Task RunAsync(List<StoredObject> atStart)
    {
        try
        {
            var affected = atStart
                .Where(stored => stored.Owners.Count > 0 || stored.IsTerminating)
                .Select(stored => new ObjectId(stored.Resource, stored.Name))
                .ToHashSet();
            while (true)
            {
                var failed = new HashSet<ObjectId>();
                foreach (var id in affected)
                {
                    if (!await TryExamineAsync(id))
                    {
                        failed.Add(id);
                    }
                }

                if (!await WaitAsync(failed.Count > 0))
                {
                    return;
                }

                // All that has come meanwhile at once: a thousand deletions in a namespace are one look at it.
                affected = failed;
                while (_changes.Reader.TryRead(out var batch))
                {
                    Follow(batch, affected);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The server stops; what is left is found at the next start.
        }
    }

    /// <summary>Until there is something to do; false at the end.</summary>
    private async Task<bool> WaitAsync(bool isRetryDue)
    {
        if (!isRetryDue)
        {
            return await _changes.Reader.WaitToReadAsync(_stopping.Token);
        }
        await Task.Delay(RetryDelay, _context.Time, _stopping.Token);
        return true;
    }

    private void Follow(IReadOnlyList<StoreEvent> batch, HashSet<ObjectId> affected)
    {
        foreach (var change in batch)
        {
            _index.Apply(change);
            _followed = Math.Max(_followed, change.Revision);
            var stored = change.Object;
            if (change.Type != StoreEventType.Deleted && (stored.Owners.Count > 0 || stored.IsTerminating))
            {
                affected.Add(new(stored.Resource, stored.Name));
            }
            if (change.Type == StoreEventType.Deleted)
            {
                affected.UnionWith(_index.DependentsOf(stored.Uid));

                // Owners that wait for this one.
                affected.UnionWith(stored.Owners.Select(_index.Find).OfType<ObjectId>());
                affected.Add(new(CrdKind.Resource, new("", stored.Resource.ToString())));

                // Definitions that wait for a name.
                if (stored.Resource == CrdKind.Resource)
                {
                    affected.UnionWith(
                        _context.Store.Current.Of(CrdKind.Resource).Values.Select(other => new ObjectId(other.Resource, other.Name))
                    );
                }
                if (stored.Name.Namespace.Length > 0)
                {
                    affected.Add(new(NamespaceRules.Namespaces, new("", stored.Name.Namespace)));
                }
            }
        }
    }

    private async Task<bool> TryExamineAsync(ObjectId id)
    {
        try
        {
            await ExamineAsync(id);
            return true;
        }
        catch (StatusException e) when (e.Reason is "NotFound" or "Conflict")
        {
            // Gone or changed meanwhile: the change brings it here again.
            return true;
        }
        catch (StatusException e) when (e.Code == 503)
        {
            // The store closes.
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(_logger, id.Resource, id.Name, e);
            return false;
        }
    }

    private async Task ExamineAsync(ObjectId id)
    {
        if (
            _context.Store.Current.Find(id.Resource, id.Name) is not { } stored
            || _context.Registry.Current.Find(id.Resource) is not { } served
        )
        {
            return;
        }

        // The object is newer than the index: it may name owners that the index has not met yet. Its own change is still to come.
        if (stored.Version > _followed)
        {
            return;
        }
        if (stored.IsTerminating)
        {
            if (id.Resource == CrdKind.Resource)
            {
                await _definitions.AdvanceAsync(stored);
            }
            if (id.Resource == NamespaceRules.Namespaces)
            {
                await _namespaces.AdvanceAsync(stored);
            }
            var finalizers = stored.Parse().Metadata().GetArray("finalizers").Strings().ToList();
            if (finalizers.Contains(ObjectDeleter.OrphanFinalizer))
            {
                await OrphanAsync(stored);
            }
            else if (finalizers.Contains(ObjectDeleter.ForegroundFinalizer))
            {
                await DeleteDependentsAsync(stored);
            }
            return;
        }

        if (id.Resource == CrdKind.Resource)
        {
            await _definitions.ReconsiderAsync(stored);
        }
        if (stored.Owners.Count > 0 && !stored.Owners.Any(_index.Exists) && AreOwnersKnown(stored))
        {
            Log.Collected(_logger, id.Resource, id.Name);
            await _deleter.DeleteAsync(served, id.Name, DeleteOptions.AsSeen(stored));
        }
    }

    // An owner of a kind that is not served may well exist: somewhere else, or before its definition is applied again.
    private bool AreOwnersKnown(StoredObject stored) =>
        (stored.Parse().Metadata().GetArray("ownerReferences") ?? [])
            .OfType<JsonObject>()
            .All(reference =>
            {
                var apiVersion = reference.GetString("apiVersion") ?? "";
                var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
                return _context.Registry.Current.FindKind(slash < 0 ? "" : apiVersion[..slash], reference.GetString("kind") ?? "")
                    is not null;
            });

    private async Task DeleteDependentsAsync(StoredObject owner)
    {
        var isBlocked = false;
        foreach (var id in _index.DependentsOf(owner.Uid))
        {
            if (
                _context.Store.Current.Find(id.Resource, id.Name) is not { } dependent
                || _context.Registry.Current.Find(id.Resource) is not { } served
            )
            {
                continue;
            }
            var reference = (dependent.Parse().Metadata().GetArray("ownerReferences") ?? [])
                .OfType<JsonObject>()
                .FirstOrDefault(item => item.GetString("uid") == owner.Uid);
            var hasOther = dependent.Owners.Any(uid => uid != owner.Uid && _index.Exists(uid));
            isBlocked |= reference.GetBoolean("blockOwnerDeletion") == true && !hasOther;
            if (hasOther)
            {
                await DropOwnerAsync(dependent, owner.Uid);
            }
            else if (!dependent.IsTerminating)
            {
                await _deleter.DeleteAsync(served, id.Name, DeleteOptions.AsSeen(dependent) with { Propagation = Propagation.Foreground });
            }
        }

        if (!isBlocked || _index.DependentsOf(owner.Uid).All(id => _context.Store.Current.Find(id.Resource, id.Name) is null))
        {
            await DropFinalizerAsync(owner, ObjectDeleter.ForegroundFinalizer);
        }
    }

    private async Task OrphanAsync(StoredObject owner)
    {
        foreach (var id in _index.DependentsOf(owner.Uid))
        {
            if (_context.Store.Current.Find(id.Resource, id.Name) is { } dependent)
            {
                await DropOwnerAsync(dependent, owner.Uid);
            }
        }

        await DropFinalizerAsync(owner, ObjectDeleter.OrphanFinalizer);
    }

    private Task DropOwnerAsync(StoredObject dependent, string ownerUid) =>
        ChangeMetadataAsync(
            dependent,
            metadata =>
            {
                var left = (metadata.GetArray("ownerReferences") ?? [])
                    .Where(item => (item as JsonObject).GetString("uid") != ownerUid)
                    .ToList();
                metadata.Remove("ownerReferences");
                if (left.Count > 0)
                {
                    metadata["ownerReferences"] = new JsonArray([.. left.Select(item => item?.DeepClone())]);
                }
            }
        );

    private Task DropFinalizerAsync(StoredObject stored, string finalizer) =>
        ChangeMetadataAsync(
            stored,
            metadata =>
            {
                var left = metadata.GetArray("finalizers").Strings().Where(name => name != finalizer).ToList();
                metadata.Remove("finalizers");
                if (left.Count > 0)
                {
                    metadata["finalizers"] = left.ToJsonArray();
                }
            }
        );

    private async Task ChangeMetadataAsync(StoredObject stored, Action<JsonObject> change)
    {
        if (_context.Registry.Current.Find(stored.Resource) is not { } served)
        {
            return;
        }
        await _writer.ChangeAsync(
            served,
            stored.Name,
            WriteMode.Persist,
            (current, value) =>
            {
                if (current is null || value is null || current.Uid != stored.Uid)
                {
                    throw Refusals.NotFound(stored.Resource, stored.Name.Name);
                }
                change(value.EnsureMetadata());
                return value;
            }
        );
    }

    private static partial class Log
    {
        [LoggerMessage(1020, LogLevel.Information, "{Resource} {Name} goes: its owners are gone")]
        public static partial void Collected(ILogger logger, GroupResource resource, Api.NamespacedName name);

        [LoggerMessage(1021, LogLevel.Warning, "{Resource} {Name} could not be examined for garbage collection; it is tried again")]
        public static partial void Failed(ILogger logger, GroupResource resource, Api.NamespacedName name, Exception e);
    }
}
