using System.Text.Json.Nodes;
using Portolan.Api;

namespace Portolan.ApiServer.Storage;

/// <summary>
/// One change of one object, done only if the object is still at <paramref name="ExpectedVersion"/> (0: it must not exist). A deletion
/// carries the last state, because its event does.
/// </summary>
internal sealed record WriteRequest(GroupResource Resource, NamespacedName Name, long ExpectedVersion, WriteKind Kind, JsonObject Object)
{
    /// <summary>What must be there, and not on its way out, at the moment of the write: the namespace of a new object.</summary>
    public IReadOnlyList<ObjectId> Containers { get; init; } = [];
}

/// <summary>What a write does.</summary>
internal enum WriteKind
{
    /// <summary>Creates or replaces the object.</summary>
    Put,

    /// <summary>Removes the object.</summary>
    Delete,
}

/// <summary>How a write ended: the object as written, or null when another write came first or when a container is missing.</summary>
internal readonly record struct WriteResult(StoredObject? Written, bool IsContainerMissing = false);
