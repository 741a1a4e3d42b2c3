using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>
/// The difference between two versions of a proxy's configuration: what goes over the wire. Upserts carry whole resources.
/// </summary>
public sealed record ConfigDelta
{
    /// <summary>Counts up on one stream; an acknowledgement repeats it.</summary>
    public required long Version { get; init; }

    /// <summary>New and changed listeners.</summary>
    public EquatableList<Listener> Listeners { get; init; }

    /// <summary>New and changed routes.</summary>
    public EquatableList<Route> Routes { get; init; }

    /// <summary>New and changed rules for connections.</summary>
    public EquatableList<ConnectionRoute> ConnectionRoutes { get; init; }

    /// <summary>New and changed backends.</summary>
    public EquatableList<Backend> Backends { get; init; }

    /// <summary>New and changed endpoint sets.</summary>
    public EquatableList<EndpointSet> Endpoints { get; init; }

    /// <summary>New and changed certificates.</summary>
    public EquatableList<Certificate> Certificates { get; init; }

    /// <summary>Listeners that are gone.</summary>
    public EquatableList<ListenerKey> RemovedListeners { get; init; }

    /// <summary>Routes that are gone.</summary>
    public EquatableList<RouteKey> RemovedRoutes { get; init; }

    /// <summary>Rules for connections that are gone.</summary>
    public EquatableList<RouteKey> RemovedConnectionRoutes { get; init; }

    /// <summary>Backends that are gone, with their endpoints.</summary>
    public EquatableList<BackendKey> RemovedBackends { get; init; }

    /// <summary>Certificates that are gone.</summary>
    public EquatableList<CertificateKey> RemovedCertificates { get; init; }

    /// <summary>Whether this is the whole configuration: what it does not name is gone. The first delta of a stream is.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether nothing changed; such a delta need not be sent.</summary>
    public bool IsEmpty =>
        !IsComplete
        && Listeners.IsEmpty
        && Routes.IsEmpty
        && ConnectionRoutes.IsEmpty
        && Backends.IsEmpty
        && Endpoints.IsEmpty
        && Certificates.IsEmpty
        && RemovedListeners.IsEmpty
        && RemovedRoutes.IsEmpty
        && RemovedConnectionRoutes.IsEmpty
        && RemovedBackends.IsEmpty
        && RemovedCertificates.IsEmpty;

    /// <summary>
    /// What must be sent to a proxy that has <paramref name="before"/>, so that it has <paramref name="after"/>. Looks for the difference
    /// in all there is; with the keys at hand, the other overload looks at those alone.
    /// </summary>
    public static ConfigDelta Between(ProxyConfiguration before, ProxyConfiguration after, long version) =>
        DeltaBuilder.Between(before, after, DeltaBuilder.Differences(before, after), version);

    /// <summary>The same, when <paramref name="keys"/> are known to hold all that may differ: the cost is that of the keys.</summary>
    public static ConfigDelta Between(ProxyConfiguration before, ProxyConfiguration after, ConfigKeys keys, long version) =>
        DeltaBuilder.Between(before, after, keys, version);

    /// <summary>The whole of a configuration: what a stream starts with.</summary>
    public static ConfigDelta Complete(ProxyConfiguration configuration, long version) =>
        DeltaBuilder.Between(ProxyConfiguration.Empty, configuration, ConfigKeys.Of(configuration), version) with
        {
            IsComplete = true,
        };
}
