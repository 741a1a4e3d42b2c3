using System.Collections.Concurrent;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Backends;

/// <summary>The backends of a proxy by key. One writer (the compiler); readers hold the states themselves.</summary>
internal sealed class BackendRegistry
{
    private readonly ConcurrentDictionary<BackendKey, BackendState> _states = new();

    // Endpoints may come before their backend, and stay when it goes and comes back.
    private readonly Dictionary<BackendKey, EndpointSet> _endpoints = [];

    /// <summary>Every backend, for metrics.</summary>
    public ICollection<BackendState> All => _states.Values;

    /// <summary>Finds a backend.</summary>
    public BackendState? Find(BackendKey key) => _states.GetValueOrDefault(key);

    /// <summary>Takes in a delta; the backends that came or went, so that those who hold their states look again.</summary>
    public IReadOnlyCollection<BackendKey> Apply(ConfigDelta delta)
    {
        var exchanged = new HashSet<BackendKey>();
        foreach (var key in delta.RemovedBackends)
        {
            _endpoints.Remove(key);
            if (_states.TryRemove(key, out _))
            {
                exchanged.Add(key);
            }
        }

        foreach (var backend in delta.Backends)
        {
            if (_states.TryGetValue(backend.Key, out var state))
            {
                state.Update(backend);
                continue;
            }

            _states[backend.Key] = state = new BackendState(backend);
            state.Update(_endpoints.GetValueOrDefault(backend.Key));
            exchanged.Add(backend.Key);
        }

        foreach (var set in delta.Endpoints)
        {
            _endpoints[set.Backend] = set;
            Find(set.Backend)?.Update(set);
        }

        return exchanged;
    }
}
