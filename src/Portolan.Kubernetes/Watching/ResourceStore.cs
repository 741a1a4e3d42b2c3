using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.Kubernetes.Watching;

/// <summary>
/// The copy of one kind. One writer (the reflector), any number of readers: each write is one reference swap.
/// </summary>
internal sealed class ResourceStore<T>
    where T : class, IResource<T>
{
    private ImmutableDictionary<NamespacedName, T> _objects = ImmutableDictionary<NamespacedName, T>.Empty;

    public ImmutableDictionary<NamespacedName, T> Objects => Volatile.Read(ref _objects);

    /// <summary>Takes a complete list; returns the difference, deletions included.</summary>
    /// <param name="listed">All readable objects.</param>
    /// <param name="unreadable">Names of objects that exist but cannot be read: their last good content stays.</param>
    public List<ResourceEvent<T>> Replace(IReadOnlyCollection<T> listed, IReadOnlySet<NamespacedName> unreadable)
    {
        var events = new List<ResourceEvent<T>>();
        var before = Objects;
        var after = ImmutableDictionary.CreateBuilder<NamespacedName, T>();
        foreach (var resource in listed)
        {
            var key = resource.Metadata.Key;
            after[key] = resource;
            if (!before.TryGetValue(key, out var known))
            {
                events.Add(new(ResourceEventType.Added, resource));
            }
            else if (!IsSame(known, resource))
            {
                events.Add(new(ResourceEventType.Changed, resource));
            }
        }

        foreach (var (key, known) in before)
        {
            if (after.ContainsKey(key))
            {
                continue;
            }

            if (unreadable.Contains(key))
            {
                after[key] = known;
            }
            else
            {
                events.Add(new(ResourceEventType.Deleted, known));
            }
        }

        Volatile.Write(ref _objects, after.ToImmutable());
        return events;
    }

    /// <summary>Takes new content; nothing if it is known already (a watch may repeat what the list said).</summary>
    public ResourceEvent<T>? Set(T resource)
    {
        var known = _objects.GetValueOrDefault(resource.Metadata.Key);
        if (known is not null && IsSame(known, resource))
        {
            return null;
        }

        Volatile.Write(ref _objects, _objects.SetItem(resource.Metadata.Key, resource));
        return new(known is null ? ResourceEventType.Added : ResourceEventType.Changed, resource);
    }

    /// <summary>Takes a deletion; nothing if the object was not known.</summary>
    public ResourceEvent<T>? Remove(T resource)
    {
        if (!_objects.ContainsKey(resource.Metadata.Key))
        {
            return null;
        }

        Volatile.Write(ref _objects, _objects.Remove(resource.Metadata.Key));
        return new(ResourceEventType.Deleted, resource);
    }

    private static bool IsSame(T known, T seen) =>
        known.Metadata.Uid == seen.Metadata.Uid
        && known.Metadata.ResourceVersion.Length > 0
        && known.Metadata.ResourceVersion == seen.Metadata.ResourceVersion;
}
