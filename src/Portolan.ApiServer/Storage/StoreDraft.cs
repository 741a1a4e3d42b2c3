using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.ApiServer.Storage;

/// <summary>A batch in the making: each write sees those before it, and readers see none until the batch is durable.</summary>
internal sealed class StoreDraft(StoreSnapshot from)
{
    private readonly Dictionary<GroupResource, ImmutableSortedDictionary<NamespacedName, StoredObject>> _changed = [];
    private readonly List<StoreEvent> _events = [];

    public long Revision { get; private set; } = from.Revision;

    public IReadOnlyList<StoreEvent> Events => _events;

    /// <summary>Does the write if the object and its containers are as the request expects.</summary>
    public WriteResult Apply(WriteRequest request)
    {
        var objects = Of(request.Resource);
        var previous = objects.GetValueOrDefault(request.Name);
        if ((previous?.Version ?? 0) != request.ExpectedVersion)
        {
            return new(null);
        }
        if (request.Containers.Any(container => Of(container.Resource).GetValueOrDefault(container.Name) is not { IsTerminating: false }))
        {
            return new(null, IsContainerMissing: true);
        }

        var written = StoredObject.From(request.Resource, request.Name, Revision + 1, request.Object, previous?.Row ?? Revision + 1);
        Revision++;
        var isDeletion = request.Kind == WriteKind.Delete;
        _changed[request.Resource] = isDeletion ? objects.Remove(request.Name) : objects.SetItem(request.Name, written);
        var type =
            isDeletion ? StoreEventType.Deleted
            : previous is null ? StoreEventType.Added
            : StoreEventType.Modified;
        _events.Add(new(type, written, previous));
        return new(written);
    }

    public StoreSnapshot ToSnapshot() => new(Revision, from.Objects.SetItems(_changed));

    private ImmutableSortedDictionary<NamespacedName, StoredObject> Of(GroupResource resource) =>
        _changed.GetValueOrDefault(resource) ?? from.Of(resource);
}
