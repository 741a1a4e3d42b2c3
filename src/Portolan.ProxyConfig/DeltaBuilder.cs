using System.Collections.Immutable;
using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>Compares two configurations. What both share by reference costs nothing, so the price is that of the change and not of the whole.</summary>
internal static class DeltaBuilder
{
    public static ConfigDelta Between(ProxyConfiguration before, ProxyConfiguration after, long version)
    {
        var removedBackends = Removed(before.Backends, after.Backends);
        return new ConfigDelta
        {
            Version = version,
            Listeners = Changed(before.Listeners, after.Listeners),
            Routes = Changed(before.Routes, after.Routes),
            Backends = Changed(before.Backends, after.Backends),
            Endpoints = ChangedEndpoints(before, after, removedBackends),
            Certificates = Changed(before.Certificates, after.Certificates),
            RemovedListeners = Removed(before.Listeners, after.Listeners),
            RemovedRoutes = Removed(before.Routes, after.Routes),
            RemovedBackends = removedBackends,
            RemovedCertificates = Removed(before.Certificates, after.Certificates),
        };
    }

    private static EquatableList<TValue> Changed<TKey, TValue>(ImmutableDictionary<TKey, TValue> before, ImmutableDictionary<TKey, TValue> after)
        where TKey : notnull
        where TValue : class
    {
        if (ReferenceEquals(before, after))
        {
            return [];
        }

        var changed = ImmutableArray.CreateBuilder<TValue>();
        foreach (var (key, value) in after)
        {
            // A record compares references before it compares members.
            if (!before.TryGetValue(key, out var old) || !old.Equals(value))
            {
                changed.Add(value);
            }
        }

        return new EquatableList<TValue>(changed.DrainToImmutable());
    }

    private static EquatableList<TKey> Removed<TKey, TValue>(ImmutableDictionary<TKey, TValue> before, ImmutableDictionary<TKey, TValue> after)
        where TKey : notnull =>
        ReferenceEquals(before, after) ? [] : before.Keys.Where(key => !after.ContainsKey(key)).ToEquatableList();

    // Endpoints go with their backend. Those that go alone are sent as an empty set, those that stay behind are sent again.
    private static EquatableList<EndpointSet> ChangedEndpoints(
        ProxyConfiguration before,
        ProxyConfiguration after,
        EquatableList<BackendKey> removedBackends)
    {
        var changed = Changed(before.Endpoints, after.Endpoints);
        foreach (var key in Removed(before.Endpoints, after.Endpoints))
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
