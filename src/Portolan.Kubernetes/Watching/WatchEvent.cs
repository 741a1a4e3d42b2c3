using Portolan.Api;
using Portolan.Kubernetes.Connection;

namespace Portolan.Kubernetes.Watching;

/// <summary>A line of a watch.</summary>
internal abstract record WatchEvent<T>
    where T : class, IResource<T>
{
    private WatchEvent() { }

    /// <summary>ADDED or MODIFIED; a watch may say either for an object that we know, so they are one.</summary>
    public sealed record Set(T Resource) : WatchEvent<T>;

    /// <summary>DELETED.</summary>
    public sealed record Removed(T Resource) : WatchEvent<T>;

    /// <summary>BOOKMARK: nothing of this kind happened up to this version.</summary>
    public sealed record Bookmark(string ResourceVersion) : WatchEvent<T>;

    /// <summary>ERROR: the watch is over.</summary>
    public sealed record Failed(ApiException Error) : WatchEvent<T>;

    /// <summary>An object that our records cannot hold, or a line that is not an event (then without a version).</summary>
    public sealed record Unreadable(UnreadableObject Object, string? ResourceVersion) : WatchEvent<T>;
}
