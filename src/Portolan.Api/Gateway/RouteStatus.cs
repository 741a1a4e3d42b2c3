using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>What all kinds of routes have.</summary>
public interface IRoute : IResource
{
    /// <summary>What the route wants to attach to.</summary>
    EquatableList<ParentReference> ParentRefs { get; }

    /// <summary>The scope whose default Gateways it attaches to as well (GEP-3793); absent, or <c>None</c>, for none.</summary>
    string? UseDefaultGateways { get; }

    /// <summary>What controllers say of it.</summary>
    RouteStatus? Status { get; init; }
}

/// <summary>What controllers say of a route.</summary>
public sealed record RouteStatus
{
    /// <summary>One entry for each parent and controller.</summary>
    [MaxItems(32)]
    public required EquatableList<RouteParentStatus> Parents { get; init; }
}

/// <summary>What one controller says of a route at one parent.</summary>
public sealed record RouteParentStatus
{
    /// <summary>The parent, as in the spec.</summary>
    public required ParentReference ParentRef { get; init; }

    /// <summary>The controller.</summary>
    [ControllerName]
    public required string ControllerName { get; init; }

    /// <summary>Conditions of the route at this parent.</summary>
    [MinItems(1), MaxItems(8), ListMap("type")]
    public required EquatableList<Condition> Conditions { get; init; }
}
