using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Routes TCP connections of some proxies to some destinations.</summary>
public sealed record MeshTcpRoute : IResource<MeshTcpRoute>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(MeshApi.Group, MeshApi.Version, "MeshTCPRoute", "meshtcproutes", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public MeshTcpRouteSpec Spec { get; init; } = new();
}

/// <summary>What the user wants of a MeshTCPRoute.</summary>
public sealed record MeshTcpRouteSpec
{
    /// <summary>The proxies; all of the mesh when absent.</summary>
    public TargetRef? TargetRef { get; init; }

    /// <summary>The destinations, each with its rule.</summary>
    public EquatableList<MeshTcpRouteTo> To { get; init; }
}

/// <summary>A destination with its rule.</summary>
public sealed record MeshTcpRouteTo
{
    /// <summary>The destination.</summary>
    public required TargetRef TargetRef { get; init; }

    /// <summary>Where connections go.</summary>
    [MaxItems(1)]
    public EquatableList<MeshConnectionRule> Rules { get; init; }
}
