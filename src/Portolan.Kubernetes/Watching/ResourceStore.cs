using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.Kubernetes.Watching;

/// <summary>
/// What is known of one kind. One writer (the reflector), any number of readers: each write is one reference swap.
/// </summary>
internal sealed class ResourceStore<T>(KeptContent keeps)
    where T : class, IResource<T>
{
    private ImmutableDictionary<NamespacedName, Known> _known = ImmutableDictionary<NamespacedName, Known>.Empty;

    public bool IsEmpty => Volatile.Read(ref _known).IsEmpty;

    /// <summary>The objects; none when only versions are kept.</summary>
    public ImmutableDictionary<NamespacedName, T> Objects =>
        Volatile
            .Read(ref _known)
            .Where(entry => entry.Value.Resource is not null)
            .ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Resource!);

    /// <summary>Takes a complete list; returns the difference, deletions included.</summary>
    /// <param name="listed">All readable objects.</param>
    /// <param name="unreadable">Names of objects that exist but cannot be read: their last good content stays.</param>
    public List<ResourceEvent<T>> Replace(IReadOnlyCollection<T> listed, IReadOnlySet<NamespacedName> unreadable)
    {
        var events = new List<ResourceEvent<T>>();
        var before = _known;
        var after = ImmutableDictionary.CreateBuilder<NamespacedName, Known>();
        foreach (var resource in listed)
        {
            var key = resource.Metadata.Key;
            after[key] = Keep(resource);
            if (!before.TryGetValue(key, out var known))
            {
                events.Add(new(ResourceEventType.Added, key, resource));
            }
            else if (!known.Is(resource))
            {
                events.Add(new(ResourceEventType.Changed, key, resource));
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
                events.Add(new(ResourceEventType.Deleted, key, known.Resource));
            }
        }

        Volatile.Write(ref _known, after.ToImmutable());
        return events;
    }

    /// <summary>Takes new content; nothing if it is known already (a watch may repeat what the list said).</summary>
    public ResourceEvent<T>? Set(T resource)
    {
        var key = resource.Metadata.Key;
        var known = _known.GetValueOrDefault(key);
        if (known?.Is(resource) == true)
        {
            return null;
        }

        Volatile.Write(ref _known, _known.SetItem(key, Keep(resource)));
        return new(known is null ? ResourceEventType.Added : ResourceEventType.Changed, key, resource);
    }

    /// <summary>Takes a deletion; nothing if the object was not known.</summary>
    public ResourceEvent<T>? Remove(T resource)
    {
        var key = resource.Metadata.Key;
        if (!_known.ContainsKey(key))
        {
            return null;
        }

        Volatile.Write(ref _known, _known.Remove(key));
        return new(ResourceEventType.Deleted, key, resource);
    }

    private Known Keep(T resource) =>
        new(resource.Metadata.Uid, resource.Metadata.ResourceVersion, keeps == KeptContent.Objects ? resource : null);

    private sealed record Known(string Uid, string ResourceVersion, T? Resource)
    {
        public bool Is(T seen) =>
            Uid == seen.Metadata.Uid && ResourceVersion.Length > 0 && ResourceVersion == seen.Metadata.ResourceVersion;
    }
}
