using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>A route of Gateway API as mesh routes, one for each parent that took it, with what those cannot say.</summary>
internal sealed record RouteTranslation<TRule>
    where TRule : class
{
    /// <summary>The route.</summary>
    public required ObjectKey Route { get; init; }

    /// <summary>Its age: of two equally specific rules, that of the older route wins.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>
    /// The rules, in the route's order; a rule that is dropped is not among them. Every mesh route of the route has the same ones, one for
    /// one.
    /// </summary>
    public EquatableList<RuleOrigin> Rules { get; init; }

    /// <summary>The Gateways that took the route, in the order of <c>parentRefs</c>.</summary>
    public EquatableList<RouteAttachment<TRule>> Attachments { get; init; }

    /// <summary>The mesh that the route belongs to.</summary>
    public required string Mesh { get; init; }

    /// <summary>The Services that the route is attached to (GEP-1294), each once.</summary>
    public EquatableList<ServiceAttachment<TRule>> Services { get; init; }
}

/// <summary>What a mesh route's rule cannot say.</summary>
/// <param name="Index">The place of the rule in the route, for its key.</param>
/// <param name="Invalid">Why the rule serves nobody whatever it says, for the log; absent when it does.</param>
internal sealed record RuleOrigin(int Index, string? Invalid);

/// <summary>A route at one of its parents.</summary>
/// <param name="Parent">The reference as the user wrote it.</param>
/// <param name="Gateway">The Gateway that took it.</param>
/// <param name="Listeners">The listeners of that Gateway that took it; those that cannot be served included.</param>
/// <param name="Mesh">The mesh route.</param>
internal sealed record RouteAttachment<TRule>(
    ParentReference Parent,
    NamespacedName Gateway,
    EquatableList<ListenerKey> Listeners,
    MeshRoute<TRule> Mesh
);

/// <summary>A route at a Service.</summary>
/// <param name="Service">The Service.</param>
/// <param name="Ports">Its ports that the route is for.</param>
/// <param name="Mesh">The mesh route.</param>
internal sealed record ServiceAttachment<TRule>(NamespacedName Service, EquatableList<int> Ports, MeshRoute<TRule> Mesh);
