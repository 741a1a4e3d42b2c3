using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.Proxy.ControlPlane;

/// <summary>
/// The resources of a stream that this proxy could not read, for as long as that is so: until an update brings one that can be read in
/// their place, or takes them away. They are said in each acknowledgement, not in that of their own version alone.
/// </summary>
internal sealed class UnreadResources
{
    private readonly Dictionary<ScopeKey, Dictionary<(Type Kind, ConfigKey Key), UnreadResource>> _scopes = [];

    /// <summary>All of them, sorted by what they are; equal lists mean that nothing changed.</summary>
    public EquatableList<Rejection> All { get; private set; }

    /// <summary>Takes in an update.</summary>
    public void Apply(DecodedUpdate decoded)
    {
        if (_scopes.Count == 0 && decoded.Unread.IsEmpty)
        {
            return;
        }

        foreach (var (scope, delta) in decoded.Update.Scopes)
        {
            Settle(scope, delta);
        }

        foreach (var (scope, resource) in decoded.Unread)
        {
            if (!_scopes.TryGetValue(scope, out var unread))
            {
                _scopes[scope] = unread = [];
            }

            unread[(resource.Kind, resource.Key)] = resource;
        }

        foreach (var scope in _scopes.Keys.Where(scope => _scopes[scope].Count == 0 || !decoded.Update.Subscribed.Contains(scope)).ToList())
        {
            _scopes.Remove(scope);
        }

        All = _scopes
            .Values.SelectMany(unread => unread.Values)
            .Select(resource => new Rejection(resource.Key, resource.Message))
            .OrderBy(rejection => rejection.Key.ToString(), StringComparer.Ordinal)
            .ThenBy(rejection => rejection.Message, StringComparer.Ordinal)
            .ToEquatableList();
    }

    private void Settle(ScopeKey scope, ConfigDelta delta)
    {
        if (!_scopes.TryGetValue(scope, out var unread))
        {
            return;
        }

        if (delta.IsComplete)
        {
            unread.Clear();
            return;
        }

        foreach (var named in Named(delta))
        {
            unread.Remove(named);
        }
    }

    private static IEnumerable<(Type Kind, ConfigKey Key)> Named(ConfigDelta delta) =>
        [
            .. Keys<Listener>(delta.Listeners.Select(listener => listener.Key).Concat(delta.RemovedListeners)),
            .. Keys<Route>(delta.Routes.Select(route => route.Key).Concat(delta.RemovedRoutes)),
            .. Keys<ConnectionRoute>(delta.ConnectionRoutes.Select(route => route.Key).Concat(delta.RemovedConnectionRoutes)),
            .. Keys<Backend>(delta.Backends.Select(backend => backend.Key).Concat(delta.RemovedBackends)),
            .. Keys<EndpointSet>(delta.Endpoints.Select(endpoints => endpoints.Backend).Concat(delta.RemovedBackends)),
            .. Keys<Certificate>(delta.Certificates.Select(certificate => certificate.Key).Concat(delta.RemovedCertificates)),
        ];

    private static IEnumerable<(Type Kind, ConfigKey Key)> Keys<T>(IEnumerable<ConfigKey> keys) => keys.Select(key => (typeof(T), key));
}
