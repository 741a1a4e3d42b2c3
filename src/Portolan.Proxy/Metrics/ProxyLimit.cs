namespace Portolan.Proxy.Metrics;

/// <summary>The limits of <see cref="ProxyLimits"/>, by the names of its properties: what is counted when one is reached.</summary>
internal enum ProxyLimit
{
    /// <inheritdoc cref="ProxyLimits.RequestLineBytes" />
    RequestLineBytes,

    /// <inheritdoc cref="ProxyLimits.RequestHeaderBytes" />
    RequestHeaderBytes,

    /// <inheritdoc cref="ProxyLimits.RequestHeaderCount" />
    RequestHeaderCount,

    /// <inheritdoc cref="ProxyLimits.RequestHeadersTimeout" />
    RequestHeadersTimeout,

    /// <inheritdoc cref="ProxyLimits.KeepAliveTimeout" />
    KeepAliveTimeout,

    /// <inheritdoc cref="ProxyLimits.StreamIdleTimeout" />
    StreamIdleTimeout,

    /// <inheritdoc cref="ProxyLimits.TunnelIdleTimeout" />
    TunnelIdleTimeout,

    /// <inheritdoc cref="ProxyLimits.RequestBodyTimeout" />
    RequestBodyTimeout,

    /// <inheritdoc cref="ProxyLimits.ResponseWriteTimeout" />
    ResponseWriteTimeout,

    /// <inheritdoc cref="ProxyLimits.BackendIdleTimeout" />
    BackendIdleTimeout,

    /// <inheritdoc cref="ProxyLimits.IdleBackendConnections" />
    IdleBackendConnections,

    /// <inheritdoc cref="ProxyLimits.ResponseHeaderBytes" />
    ResponseHeaderBytes,

    /// <inheritdoc cref="ProxyLimits.KeptBodyBytes" />
    KeptBodyBytes,

    /// <inheritdoc cref="ProxyLimits.DroppedBodyBytes" />
    DroppedBodyBytes,

    /// <inheritdoc cref="ProxyLimits.ClientConnections" />
    ClientConnections,

    /// <inheritdoc cref="ProxyLimits.StreamsPerConnection" />
    StreamsPerConnection,

    /// <inheritdoc cref="ProxyLimits.RetryBodyBytes" />
    RetryBodyBytes,

    /// <inheritdoc cref="ProxyLimits.MirrorBodyBytes" />
    MirrorBodyBytes,

    /// <inheritdoc cref="ProxyLimits.MirrorsInFlight" />
    MirrorsInFlight,
}
