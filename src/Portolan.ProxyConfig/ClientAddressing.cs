using System.Net;
using Portolan.Primitives;

namespace Portolan.ProxyConfig;

/// <summary>How a listener learns who its clients are when other proxies stand in front. All listeners of a port have the same.</summary>
public sealed record ClientAddressing
{
    /// <summary>Nothing stands in front: a client is who connects.</summary>
    public static ClientAddressing Direct { get; } = new();

    /// <summary>
    /// The networks from which connections come that begin with a header of the PROXY protocol, and only such connections; whoever connects
    /// from elsewhere is refused. Empty: the protocol is not spoken.
    /// </summary>
    public EquatableList<IPNetwork> ProxyProtocolFrom { get; init; }

    /// <summary>
    /// How many proxies in front append to <c>X-Forwarded-For</c>: the client is so many places from its end. 0: nothing that a request
    /// says of its client is believed.
    /// </summary>
    public int TrustedHops { get; init; }
}
