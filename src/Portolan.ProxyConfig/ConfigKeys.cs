namespace Portolan.ProxyConfig;

/// <summary>
/// The keys of resources that may differ between two versions of a configuration: what travels beside the versions, so that nobody has to
/// look for the difference. A key too many costs one look; one too few would be a lost change.
/// </summary>
public sealed class ConfigKeys
{
    /// <summary>Keys of listeners.</summary>
    public HashSet<ListenerKey> Listeners { get; } = [];

    /// <summary>Keys of routes.</summary>
    public HashSet<RouteKey> Routes { get; } = [];

    /// <summary>Keys of rules for connections.</summary>
    public HashSet<RouteKey> ConnectionRoutes { get; } = [];

    /// <summary>Keys of backends.</summary>
    public HashSet<BackendKey> Backends { get; } = [];

    /// <summary>Keys of the backends whose endpoints are meant.</summary>
    public HashSet<BackendKey> Endpoints { get; } = [];

    /// <summary>Keys of certificates.</summary>
    public HashSet<CertificateKey> Certificates { get; } = [];

    /// <summary>How many keys there are.</summary>
    public int Count => Listeners.Count + Routes.Count + ConnectionRoutes.Count + Backends.Count + Endpoints.Count + Certificates.Count;

    /// <summary>The keys of all that a configuration holds.</summary>
    public static ConfigKeys Of(ProxyConfiguration configuration)
    {
        var keys = new ConfigKeys();
        keys.Add(configuration);
        return keys;
    }

    /// <summary>Adds the keys of all that a configuration holds.</summary>
    public void Add(ProxyConfiguration configuration)
    {
        Listeners.UnionWith(configuration.Listeners.Keys);
        Routes.UnionWith(configuration.Routes.Keys);
        ConnectionRoutes.UnionWith(configuration.ConnectionRoutes.Keys);
        Backends.UnionWith(configuration.Backends.Keys);
        Endpoints.UnionWith(configuration.Endpoints.Keys);
        Certificates.UnionWith(configuration.Certificates.Keys);
    }

    /// <summary>Adds the keys that a delta names.</summary>
    public void Add(ConfigDelta delta)
    {
        Listeners.UnionWith(delta.Listeners.Select(listener => listener.Key).Concat(delta.RemovedListeners));
        Routes.UnionWith(delta.Routes.Select(route => route.Key).Concat(delta.RemovedRoutes));
        ConnectionRoutes.UnionWith(delta.ConnectionRoutes.Select(route => route.Key).Concat(delta.RemovedConnectionRoutes));
        Backends.UnionWith(delta.Backends.Select(backend => backend.Key).Concat(delta.RemovedBackends));
        Endpoints.UnionWith(delta.Endpoints.Select(endpoints => endpoints.Backend).Concat(delta.RemovedBackends));
        Certificates.UnionWith(delta.Certificates.Select(certificate => certificate.Key).Concat(delta.RemovedCertificates));
    }

    /// <summary>Adds other keys.</summary>
    public void Add(ConfigKeys other)
    {
        Listeners.UnionWith(other.Listeners);
        Routes.UnionWith(other.Routes);
        ConnectionRoutes.UnionWith(other.ConnectionRoutes);
        Backends.UnionWith(other.Backends);
        Endpoints.UnionWith(other.Endpoints);
        Certificates.UnionWith(other.Certificates);
    }
}
