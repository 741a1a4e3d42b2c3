using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.ApiServer.Storage;

/// <summary>All objects at one revision, immutable: a list reads one of these and is consistent without a lock.</summary>
internal sealed record StoreSnapshot(
    long Revision,
    ImmutableDictionary<GroupResource, ImmutableSortedDictionary<NamespacedName, StoredObject>> Objects
)
{
    private static readonly ImmutableSortedDictionary<NamespacedName, StoredObject> None = ImmutableSortedDictionary<
        NamespacedName,
        StoredObject
    >.Empty;

    public static StoreSnapshot Empty { get; } =
        new(0, ImmutableDictionary<GroupResource, ImmutableSortedDictionary<NamespacedName, StoredObject>>.Empty);

    public ImmutableSortedDictionary<NamespacedName, StoredObject> Of(GroupResource resource) => Objects.GetValueOrDefault(resource, None);

    public StoredObject? Find(GroupResource resource, NamespacedName name) => Of(resource).GetValueOrDefault(name);
}
