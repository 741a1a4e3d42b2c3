using System.Collections.Concurrent;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Backends;

/// <summary>The backends of a proxy by key. One writer (the compiler); readers hold the states themselves.</summary>
internal sealed class BackendRegistry
{
    private readonly ConcurrentDictionary<BackendKey, BackendState> _states = new();
    private ProxyConfiguration _applied = ProxyConfiguration.Empty;

    /// <summary>Every backend, for metrics.</summary>
    public ICollection<BackendState> All => _states.Values;

    /// <summary>Finds a backend.</summary>
    public BackendState? Find(BackendKey key) => _states.GetValueOrDefault(key);

    /// <summary>Brings backends and endpoints in line with a configuration. An unchanged part costs a comparison of references.</summary>
    public void Update(ProxyConfiguration configuration)
    {
        if (!ReferenceEquals(configuration.Backends, _applied.Backends))
        {
            foreach (var (key, backend) in configuration.Backends)
            {
                _states.GetOrAdd(key, static (_, config) => new BackendState(config), backend).Update(backend);
            }

            foreach (var key in _states.Keys)
            {
                if (!configuration.Backends.ContainsKey(key))
                {
                    _states.TryRemove(key, out _);
                }
            }
        }

        if (!ReferenceEquals(configuration.Backends, _applied.Backends) || !ReferenceEquals(configuration.Endpoints, _applied.Endpoints))
        {
            foreach (var (key, state) in _states)
            {
                state.Update(configuration.Endpoints.GetValueOrDefault(key));
            }
        }

        _applied = configuration;
    }
}
