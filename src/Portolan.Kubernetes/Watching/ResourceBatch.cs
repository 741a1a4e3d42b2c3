using Portolan.Api;
using Portolan.Primitives;

namespace Portolan.Kubernetes.Watching;

/// <summary>How an object changed.</summary>
public enum ResourceEventType
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>It has new content.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Deleted,
}

/// <summary>
/// A change of one object. <paramref name="Resource"/> is its content; of a deleted one the last known, which may be absent when the copy
/// keeps
/// <see cref="KeptContent.Versions"/>.
/// </summary>
public readonly record struct ResourceEvent<T>(ResourceEventType Type, NamespacedName Name, T? Resource)
    where T : class, IResource<T>;

/// <summary>Where a batch comes from.</summary>
public enum BatchOrigin
{
    /// <summary>A complete list: after it the copy is whole. It may be without events.</summary>
    List,

    /// <summary>A watch: all that had arrived when it was read.</summary>
    Watch,

    /// <summary>The API does not serve the kind (its CRD is not installed): there are no objects. Looked for again and again.</summary>
    KindMissing,
}

/// <summary>An object that our records cannot hold; the copy keeps its last good content.</summary>
public sealed record UnreadableObject(NamespacedName Name, string Message);

/// <summary>Changes in the order in which they happened.</summary>
public sealed record ResourceBatch<T>(BatchOrigin Origin, EquatableList<ResourceEvent<T>> Events)
    where T : class, IResource<T>
{
    /// <summary>Objects that could not be read.</summary>
    public EquatableList<UnreadableObject> Unreadable { get; init; }
}
