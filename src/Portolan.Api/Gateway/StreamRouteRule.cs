using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Sends connections, or flows of datagrams, to backends: the rule of TLSRoute, TCPRoute and UDPRoute.</summary>
public sealed record StreamRouteRule
{
    /// <summary>The name, unique in the route.</summary>
    [Subdomain]
    public string? Name { get; init; }

    /// <summary>Where they go.</summary>
    [MinItems(1), MaxItems(16)]
    public required EquatableList<BackendRef> BackendRefs { get; init; }
}
