using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Routes UDP datagrams from a listener to backends.</summary>
public sealed record UdpRoute : IResource<UdpRoute>, IRoute
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new(GatewayApi.Group, GatewayApi.Version, "UDPRoute", "udproutes", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required UdpRouteSpec Spec { get; init; }

    /// <inheritdoc />
    public RouteStatus? Status { get; init; }

    EquatableList<ParentReference> IRoute.ParentRefs => Spec.ParentRefs;

    string? IRoute.UseDefaultGateways => Spec.UseDefaultGateways;
}

/// <summary>What the user wants of a UDPRoute.</summary>
public sealed record UdpRouteSpec
{
    /// <summary>What the route attaches to.</summary>
    [MaxItems(32), Rules<ParentReferenceListRules>]
    public EquatableList<ParentReference> ParentRefs { get; init; }

    /// <summary>Attaches the route to the default Gateways of this scope: <c>All</c> or <c>None</c>.</summary>
    [Enum("All", "None")]
    public string? UseDefaultGateways { get; init; }

    /// <summary>Where traffic goes.</summary>
    [MinItems(1), MaxItems(1)]
    public required EquatableList<StreamRouteRule> Rules { get; init; }
}
