using System.Collections.Immutable;

namespace Portolan.ProxyConfig;

/// <summary>All that one proxy must do. Immutable; versions share what did not change.</summary>
public sealed record ProxyConfiguration
{
    /// <summary>A proxy without listeners.</summary>
    public static ProxyConfiguration Empty { get; } = new();

    /// <summary>Listeners by key.</summary>
    public ImmutableDictionary<ListenerKey, Listener> Listeners { get; init; } = ImmutableDictionary<ListenerKey, Listener>.Empty;

    /// <summary>Routes by key.</summary>
    public ImmutableDictionary<RouteKey, Route> Routes { get; init; } = ImmutableDictionary<RouteKey, Route>.Empty;

    /// <summary>Rules for connections, by key.</summary>
    public ImmutableDictionary<RouteKey, ConnectionRoute> ConnectionRoutes { get; init; } =
        ImmutableDictionary<RouteKey, ConnectionRoute>.Empty;

    /// <summary>Backends by key.</summary>
    public ImmutableDictionary<BackendKey, Backend> Backends { get; init; } = ImmutableDictionary<BackendKey, Backend>.Empty;

    /// <summary>Endpoints by the backend that they belong to.</summary>
    public ImmutableDictionary<BackendKey, EndpointSet> Endpoints { get; init; } = ImmutableDictionary<BackendKey, EndpointSet>.Empty;

    /// <summary>Certificates by key.</summary>
    public ImmutableDictionary<CertificateKey, Certificate> Certificates { get; init; } =
        ImmutableDictionary<CertificateKey, Certificate>.Empty;

    /// <summary>
    /// The configuration after a delta. Resources that equal the old ones stay the same objects, also when a complete delta repeats
    /// them: whoever compiled them before need not do so again.
    /// </summary>
    public ProxyConfiguration Apply(ConfigDelta delta) =>
        new()
        {
            Listeners = DeltaApplier.Apply(Listeners, delta.Listeners, listener => listener.Key, delta.RemovedListeners, delta.IsComplete),
            Routes = DeltaApplier.Apply(Routes, delta.Routes, route => route.Key, delta.RemovedRoutes, delta.IsComplete),
            ConnectionRoutes = DeltaApplier.Apply(
                ConnectionRoutes,
                delta.ConnectionRoutes,
                route => route.Key,
                delta.RemovedConnectionRoutes,
                delta.IsComplete
            ),
            Backends = DeltaApplier.Apply(Backends, delta.Backends, backend => backend.Key, delta.RemovedBackends, delta.IsComplete),
            Endpoints = DeltaApplier.Apply(Endpoints, delta.Endpoints, set => set.Backend, delta.RemovedBackends, delta.IsComplete),
            Certificates = DeltaApplier.Apply(
                Certificates,
                delta.Certificates,
                certificate => certificate.Key,
                delta.RemovedCertificates,
                delta.IsComplete
            ),
        };
}
