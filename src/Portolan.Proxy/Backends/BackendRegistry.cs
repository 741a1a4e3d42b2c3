using System.Collections.Concurrent;
using Portolan.Proxy.Model;
using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Backends;

/// <summary>The backends of a proxy by key. One writer (the compiler); readers hold the states themselves.</summary>
internal sealed class BackendRegistry
{
    private readonly ConcurrentDictionary<BackendKey, BackendState> _states = new();

    // Endpoints may come before their backend, and stay when it goes and comes back.
    private readonly Dictionary<BackendKey, EndpointSet> _endpoints = [];
    private readonly Dictionary<CertificateKey, HashSet<BackendKey>> _byCertificate = [];
    private readonly SortedDictionary<BackendKey, Rejection> _rejections = [];
    private bool _hasRetired;

    /// <summary>Every backend, for metrics.</summary>
    public ICollection<BackendState> All => _states.Values;

    /// <summary>What was not taken: backends that are spoken to by nobody, because a part of their TLS cannot be used.</summary>
    public IReadOnlyCollection<Rejection> Rejections => _rejections.Values;

    /// <summary>Finds a backend.</summary>
    public BackendState? Find(BackendKey key) => _states.GetValueOrDefault(key);

    /// <summary>
    /// Takes in a delta, whose <paramref name="certificates"/> are loaded; the backends that came or went, so that those who hold their
    /// states look again.
    /// </summary>
    public IReadOnlyCollection<BackendKey> Apply(ConfigDelta delta, CertificateStore certificates)
    {
        var exchanged = new HashSet<BackendKey>();
        foreach (var key in delta.RemovedBackends)
        {
            _endpoints.Remove(key);
            if (_states.TryRemove(key, out var state))
            {
                exchanged.Add(key);
                Leave(state);
            }
        }

        foreach (var backend in delta.Backends)
        {
            if (backend.Refusal is not null)
            {
                if (_states.TryRemove(backend.Key, out var refused))
                {
                    exchanged.Add(backend.Key);
                    Leave(refused);
                }

                continue;
            }

            if (_states.TryGetValue(backend.Key, out var state))
            {
                if (state.Settings.Config.Session != backend.Session)
                {
                    exchanged.Add(backend.Key);
                }

                Update(state, backend, certificates);
                continue;
            }

            _states[backend.Key] = state = new BackendState(new BackendSettings(backend, IdentityOf(backend, certificates)));
            state.Update(_endpoints.GetValueOrDefault(backend.Key));
            exchanged.Add(backend.Key);
        }

        foreach (var key in delta.Certificates.Select(certificate => certificate.Key).Concat(delta.RemovedCertificates))
        {
            foreach (var user in _byCertificate.TryGetValue(key, out var users) ? users.ToArray() : [])
            {
                Update(_states[user], _states[user].Settings.Config, certificates);
            }
        }

        foreach (var set in delta.Endpoints)
        {
            _endpoints[set.Backend] = set;
            Find(set.Backend)?.Update(set);
        }

        return exchanged;
    }

    /// <summary>
    /// Whether identities were retired since this was asked last: the connections under them that carry nothing are to be closed.
    /// </summary>
    public bool TakeRetired()
    {
        var hasRetired = _hasRetired;
        _hasRetired = false;
        return hasRetired;
    }

    // An identity stays for as long as nothing changes that it was made of: a change of it is a change of connections.
    private void Update(BackendState state, Backend backend, CertificateStore certificates)
    {
        var before = state.Settings;
        if (
            before.Tls is { } identity
            && before.Config.Tls == backend.Tls
            && ReferenceEquals(identity.ClientCertificate, CertificateOf(backend, certificates)?.Context)
            && !_rejections.ContainsKey(backend.Key)
        )
        {
            state.Update(new BackendSettings(backend, identity));
            return;
        }

        Leave(state);
        state.Update(new BackendSettings(backend, IdentityOf(backend, certificates)));
    }

    private ClientTls? IdentityOf(Backend backend, CertificateStore certificates)
    {
        if (backend.Tls is not { } tls)
        {
            return null;
        }

        if (tls.ClientCertificate is { } key)
        {
            if (!_byCertificate.TryGetValue(key, out var users))
            {
                _byCertificate[key] = users = [];
            }

            users.Add(backend.Key);
        }

        var identity = BackendIdentity.Create(tls, CertificateOf(backend, certificates), out var fault);
        if (fault.Length > 0)
        {
            _rejections[backend.Key] = new Rejection(
                backend.Key,
                $"backend {backend.Key}: {fault}; its requests are answered 502 rather than sent without TLS"
            );
        }

        return identity;
    }

    private void Leave(BackendState state)
    {
        var (config, identity) = (state.Settings.Config, state.Settings.Tls);
        _rejections.Remove(config.Key);
        if (
            config.Tls?.ClientCertificate is { } key
            && _byCertificate.TryGetValue(key, out var users)
            && users.Remove(config.Key)
            && users.Count == 0
        )
        {
            _byCertificate.Remove(key);
        }

        if (identity is not null)
        {
            identity.Retire();
            _hasRetired = true;
        }
    }

    private static LoadedCertificate? CertificateOf(Backend backend, CertificateStore certificates) =>
        backend.Tls?.ClientCertificate is { } key ? certificates.Find(key) : null;
}
