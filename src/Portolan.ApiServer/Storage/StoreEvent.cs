namespace Portolan.ApiServer.Storage;

/// <summary>What happened to an object.</summary>
internal enum StoreEventType
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It changed.</summary>
    Modified,

    /// <summary>It is gone; the event carries its last state.</summary>
    Deleted,
}

/// <summary>
/// A change as watchers learn it. <paramref name="Previous"/> tells whether the object enters or leaves a watcher's selection.
/// </summary>
internal sealed record StoreEvent(StoreEventType Type, StoredObject Object, StoredObject? Previous)
{
    public long Revision => Object.Version;
}
