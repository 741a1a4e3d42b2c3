using Portolan.Proxy.Backends;

namespace Portolan.Proxy.Exchange;

/// <summary>The connections of one loop to the endpoints that speak one version of HTTP.</summary>
internal interface IBackendPool
{
    /// <summary>
    /// Takes a connection (or a stream of one) for one attempt, or begins to make one. Never fails within the call:
    /// <see cref="IBackendEvents.OnBackendFailed"/> does.
    /// </summary>
    IBackendSide Open(BackendEndpoint endpoint, BackendSettings settings, ConnectionChoice choice, IBackendEvents events);
}

/// <summary>Which connections an attempt may use.</summary>
internal enum ConnectionChoice
{
    /// <summary>One that waits, or else a new one.</summary>
    Any,

    /// <summary>A new one: one that had waited turned out to be closed.</summary>
    New,
}
