using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Routes TLS connections by the host name in SNI.</summary>
public sealed record TlsRoute : IResource<TlsRoute>, IRoute
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new(GatewayApi.Group, GatewayApi.Version, "TLSRoute", "tlsroutes", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required TlsRouteSpec Spec { get; init; }

    /// <inheritdoc />
    public RouteStatus? Status { get; init; }

    EquatableList<ParentReference> IRoute.ParentRefs => Spec.ParentRefs;

    string? IRoute.UseDefaultGateways => Spec.UseDefaultGateways;
}

/// <summary>What the user wants of a TLSRoute.</summary>
public sealed record TlsRouteSpec
{
    /// <summary>What the route attaches to.</summary>
    [MaxItems(32), Rules<ParentReferenceListRules>]
    public EquatableList<ParentReference> ParentRefs { get; init; }

    /// <summary>Attaches the route to the default Gateways of this scope: <c>All</c> or <c>None</c>.</summary>
    [Enum("All", "None")]
    public string? UseDefaultGateways { get; init; }

    /// <summary>The host names in SNI.</summary>
    [MinItems(1), MaxItems(1024), Hostname, Rules<TlsHostnameListRules>]
    public required EquatableList<string> Hostnames { get; init; }

    /// <summary>Where traffic goes.</summary>
    [MinItems(1), MaxItems(1)]
    public required EquatableList<StreamRouteRule> Rules { get; init; }
}
