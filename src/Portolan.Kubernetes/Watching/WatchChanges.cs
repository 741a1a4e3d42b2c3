using System.Diagnostics;
using Portolan.Api;
using Portolan.Kubernetes.Connection;
using Portolan.Primitives;

namespace Portolan.Kubernetes.Watching;

/// <summary>Applies watch events to the copy and gathers what they changed.</summary>
internal sealed class WatchChanges<T>(ResourceStore<T> store, string resourceVersion)
    where T : class, IResource<T>
{
    private readonly List<ResourceEvent<T>> _events = [];

    /// <summary>Up to where the watch has told everything.</summary>
    public string ResourceVersion { get; private set; } = resourceVersion;

    public List<UnreadableObject> Unreadable { get; } = [];

    /// <summary>Why the watch is over.</summary>
    public ApiException? Error { get; private set; }

    public void Add(WatchEvent<T> change)
    {
        switch (change)
        {
            case WatchEvent<T>.Set(var resource):
                Keep(store.Set(resource), resource.Metadata.ResourceVersion);
                break;
            case WatchEvent<T>.Removed(var resource):
                Keep(store.Remove(resource), resource.Metadata.ResourceVersion);
                break;
            case WatchEvent<T>.Bookmark(var version):
                Keep(change: null, version);
                break;
            case WatchEvent<T>.Unreadable(var unreadable, var version):
                Unreadable.Add(unreadable);
                Keep(change: null, version ?? "");
                break;
            case WatchEvent<T>.Failed(var error):
                Error = error;
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What changed, or nothing.</summary>
    public ResourceBatch<T>? ToBatch() =>
        _events.Count == 0 && Unreadable.Count == 0
            ? null
            : new ResourceBatch<T>(BatchOrigin.Watch, _events.ToEquatableList()) { Unreadable = Unreadable.ToEquatableList() };

    private void Keep(ResourceEvent<T>? change, string version)
    {
        if (version.Length > 0)
        {
            ResourceVersion = version;
        }

        if (change is { } seen)
        {
            _events.Add(seen);
        }
    }
}
