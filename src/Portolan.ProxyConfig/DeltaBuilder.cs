using System.Collections.Immutable;
using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>Makes the delta between two versions from the keys that may differ: nothing else is looked at.</summary>
internal static class DeltaBuilder
{
    public static ConfigDelta Between(ProxyConfiguration before, ProxyConfiguration after, ConfigKeys keys, long version)
    {
        var removedBackends = Removed(before.Backends, after.Backends, keys.Backends);
        return new ConfigDelta
        {
            Version = version,
            Listeners = Changed(before.Listeners, after.Listeners, keys.Listeners),
            Routes = Changed(before.Routes, after.Routes, keys.Routes),
            ConnectionRoutes = Changed(before.ConnectionRoutes, after.ConnectionRoutes, keys.ConnectionRoutes),
            Backends = Changed(before.Backends, after.Backends, keys.Backends),
            Endpoints = ChangedEndpoints(before, after, keys.Endpoints, removedBackends),
            Certificates = Changed(before.Certificates, after.Certificates, keys.Certificates),
            RemovedListeners = Removed(before.Listeners, after.Listeners, keys.Listeners),
            RemovedRoutes = Removed(before.Routes, after.Routes, keys.Routes),
            RemovedConnectionRoutes = Removed(before.ConnectionRoutes, after.ConnectionRoutes, keys.ConnectionRoutes),
            RemovedBackends = removedBackends,
            RemovedCertificates = Removed(before.Certificates, after.Certificates, keys.Certificates),
        };
    }

    /// <summary>
    /// The keys that differ, found by looking at all: for whoever has two versions and nothing that leads from one to the other.
    /// </summary>
    public static ConfigKeys Differences(ProxyConfiguration before, ProxyConfiguration after)
    {
        var keys = new ConfigKeys();
        Differ(before.Listeners, after.Listeners, keys.Listeners);
        Differ(before.Routes, after.Routes, keys.Routes);
        Differ(before.ConnectionRoutes, after.ConnectionRoutes, keys.ConnectionRoutes);
        Differ(before.Backends, after.Backends, keys.Backends);
        Differ(before.Endpoints, after.Endpoints, keys.Endpoints);
        Differ(before.Certificates, after.Certificates, keys.Certificates);
        return keys;
    }

    private static void Differ<TKey, TValue>(
        ImmutableDictionary<TKey, TValue> before,
        ImmutableDictionary<TKey, TValue> after,
        HashSet<TKey> keys
    )
        where TKey : notnull
        where TValue : class
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        foreach (var (key, value) in after)
        {
            if (!before.TryGetValue(key, out var old) || !ReferenceEquals(old, value))
            {
                keys.Add(key);
            }
        }

        keys.UnionWith(before.Keys.Where(key => !after.ContainsKey(key)));
    }

    private static EquatableList<TValue> Changed<TKey, TValue>(
        ImmutableDictionary<TKey, TValue> before,
        ImmutableDictionary<TKey, TValue> after,
        HashSet<TKey> keys
    )
        where TKey : notnull
        where TValue : class
    {
        var changed = ImmutableArray.CreateBuilder<TValue>();
        foreach (var key in keys)
        {
            // A record compares references before it compares members.
            if (after.TryGetValue(key, out var value) && (!before.TryGetValue(key, out var old) || !old.Equals(value)))
            {
                changed.Add(value);
            }
        }

        return new EquatableList<TValue>(changed.DrainToImmutable());
    }

    private static EquatableList<TKey> Removed<TKey, TValue>(
        ImmutableDictionary<TKey, TValue> before,
        ImmutableDictionary<TKey, TValue> after,
        HashSet<TKey> keys
    )
        where TKey : notnull => keys.Where(key => before.ContainsKey(key) && !after.ContainsKey(key)).ToEquatableList();

    // Endpoints go with their backend. Those that go alone are sent as an empty set, those that stay behind are sent again.
    private static EquatableList<EndpointSet> ChangedEndpoints(
        ProxyConfiguration before,
        ProxyConfiguration after,
        HashSet<BackendKey> keys,
        EquatableList<BackendKey> removedBackends
    )
    {
        var changed = Changed(before.Endpoints, after.Endpoints, keys);
        foreach (var key in Removed(before.Endpoints, after.Endpoints, keys))
        {
            if (!before.Backends.ContainsKey(key) || after.Backends.ContainsKey(key))
            {
                changed = changed.Add(new EndpointSet(key, []));
            }
        }

        foreach (var key in removedBackends)
        {
            if (after.Endpoints.TryGetValue(key, out var left) && before.Endpoints.TryGetValue(key, out var old) && old.Equals(left))
            {
                changed = changed.Add(left);
            }
        }

        return changed;
    }
}
