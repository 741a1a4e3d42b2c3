using System.Collections.Immutable;
using System.Globalization;
using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>
/// What a proxy has of each scope that it subscribes to, and all of it as one configuration. An update costs what it names, not what there
/// is. Not for use by several threads.
/// </summary>
public sealed class ScopedConfiguration
{
    private readonly Dictionary<ScopeKey, ProxyConfiguration> _scopes = [];
    private EquatableList<ScopeKey> _subscribed = [];

    /// <summary>All scopes as one: of a resource that several have, the first one's.</summary>
    public ProxyConfiguration Merged { get; private set; } = ProxyConfiguration.Empty;

    /// <summary>Configurations as one: of a resource that several have, the first one's.</summary>
    public static ProxyConfiguration Merge(IEnumerable<ProxyConfiguration> scopes)
    {
        var all = scopes.ToList();
        if (all.Count == 1)
        {
            return all[0];
        }

        var keys = all.Select((_, index) => new ScopeKey(ScopeKind.Namespace, "", "", index.ToString(CultureInfo.InvariantCulture)))
            .ToList();
        var merged = new ScopedConfiguration();
        merged.Apply(
            new ConfigUpdate
            {
                Version = 1,
                Subscribed = keys.ToEquatableList(),
                Scopes = keys.Zip(all, (key, scope) => new ScopeDelta(key, ConfigDelta.Complete(scope, 1))).ToEquatableList(),
            }
        );
        return merged.Merged;
    }

    /// <summary>Takes in an update; what it changed in <see cref="Merged"/>, never complete in itself.</summary>
    public ConfigDelta Apply(ConfigUpdate update)
    {
        var keys = new ConfigKeys();
        foreach (var (scope, delta) in update.Scopes)
        {
            var before = _scopes.GetValueOrDefault(scope, ProxyConfiguration.Empty);
            keys.Add(delta);
            if (delta.IsComplete)
            {
                keys.Add(before);
            }

            _scopes[scope] = before.Apply(delta);
        }

        if (_subscribed != update.Subscribed)
        {
            Subscribe(update.Subscribed, keys);
        }

        var merged = new ProxyConfiguration
        {
            Listeners = Merge(Merged.Listeners, keys.Listeners, scope => scope.Listeners),
            Routes = Merge(Merged.Routes, keys.Routes, scope => scope.Routes),
            ConnectionRoutes = Merge(Merged.ConnectionRoutes, keys.ConnectionRoutes, scope => scope.ConnectionRoutes),
            Backends = Merge(Merged.Backends, keys.Backends, scope => scope.Backends),
            Endpoints = Merge(Merged.Endpoints, keys.Endpoints, scope => scope.Endpoints, set => !set.Endpoints.IsEmpty),
            Certificates = Merge(Merged.Certificates, keys.Certificates, scope => scope.Certificates),
        };
        var changed = ConfigDelta.Between(Merged, merged, keys, update.Version);
        Merged = merged;
        return changed;
    }

    // Another set or order of scopes may change who has the word on any resource of them.
    private void Subscribe(EquatableList<ScopeKey> subscribed, ConfigKeys keys)
    {
        foreach (var scope in _scopes.Keys.ToList())
        {
            keys.Add(_scopes[scope]);
            if (!subscribed.Contains(scope))
            {
                _scopes.Remove(scope);
            }
        }

        _subscribed = subscribed;
    }

    // An empty set of endpoints is how a delta takes a set away: it says no more than none.
    private ImmutableDictionary<TKey, TValue> Merge<TKey, TValue>(
        ImmutableDictionary<TKey, TValue> merged,
        HashSet<TKey> keys,
        Func<ProxyConfiguration, ImmutableDictionary<TKey, TValue>> of,
        Predicate<TValue>? counts = null
    )
        where TKey : notnull
        where TValue : class
    {
        if (keys.Count == 0)
        {
            return merged;
        }

        // One scope has all that there is of most kinds, however many there are: then its map is the one of all.
        var holders = _subscribed
            .Select(scope => of(_scopes.GetValueOrDefault(scope, ProxyConfiguration.Empty)))
            .Where(map => !map.IsEmpty)
            .Take(2)
            .ToList();
        if (counts is null && holders is [var only])
        {
            return only;
        }

        var builder = merged.ToBuilder();
        foreach (var key in keys)
        {
            if (Find(key, of, counts) is { } value)
            {
                builder[key] = value;
            }
            else
            {
                builder.Remove(key);
            }
        }

        return builder.ToImmutable();
    }

    private TValue? Find<TKey, TValue>(TKey key, Func<ProxyConfiguration, ImmutableDictionary<TKey, TValue>> of, Predicate<TValue>? counts)
        where TKey : notnull
        where TValue : class
    {
        foreach (var scope in _subscribed)
        {
            if (
                _scopes.TryGetValue(scope, out var configuration)
                && of(configuration).TryGetValue(key, out var value)
                && counts?.Invoke(value) != false
            )
            {
                return value;
            }
        }

        return null;
    }
}
