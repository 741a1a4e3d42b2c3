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

    /// <summary>Backends by key.</summary>
    public ImmutableDictionary<BackendKey, Backend> Backends { get; init; } = ImmutableDictionary<BackendKey, Backend>.Empty;

    /// <summary>Endpoints by the backend that they belong to.</summary>
    public ImmutableDictionary<BackendKey, EndpointSet> Endpoints { get; init; } = ImmutableDictionary<BackendKey, EndpointSet>.Empty;

    /// <summary>Certificates by key.</summary>
    public ImmutableDictionary<CertificateKey, Certificate> Certificates { get; init; } =
        ImmutableDictionary<CertificateKey, Certificate>.Empty;
}
