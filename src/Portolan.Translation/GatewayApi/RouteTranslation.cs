using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.GatewayApi;

/// <summary>An HTTPRoute as mesh resources, one for each parent that took it, with what those cannot say.</summary>
public sealed record RouteTranslation
{
    /// <summary>The HTTPRoute.</summary>
    public required NamespacedName Route { get; init; }

    /// <summary>Its age: of two equally specific rules, that of the older route wins.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Its mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>
    /// The rules, in the route's order; a rule that is dropped is not among them. Every MeshHTTPRoute of the route has the same ones, one for one.
    /// </summary>
    public EquatableList<RuleOrigin> Rules { get; init; }

    /// <summary>The Gateways that took the route, in the order of <c>parentRefs</c>.</summary>
    public EquatableList<RouteAttachment> Attachments { get; init; }

    /// <summary>The MeshHTTPRoutes for the Services that the route is attached to, one for each Service (GEP-1294).</summary>
    public EquatableList<MeshHttpRoute> ServiceRoutes { get; init; }
}

/// <summary>What a MeshHTTPRoute's rule cannot say.</summary>
/// <param name="Index">The place of the rule in the HTTPRoute, for its key.</param>
/// <param name="Problem">Why the rule answers 500 whatever it says, for the log; absent when it does not.</param>
public sealed record RuleOrigin(int Index, string? Problem);

/// <summary>A route at one of its parents.</summary>
/// <param name="Parent">The reference as the user wrote it.</param>
/// <param name="Gateway">The Gateway that took it.</param>
/// <param name="Listeners">The listeners of that Gateway that took it; those that cannot be served included.</param>
/// <param name="Resource">The MeshHTTPRoute.</param>
public sealed record RouteAttachment(
    ParentReference Parent,
    NamespacedName Gateway,
    EquatableList<ListenerKey> Listeners,
    MeshHttpRoute Resource);
