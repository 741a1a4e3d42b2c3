using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Routes flows of UDP datagrams of some proxies to some destinations; beyond Kuma, in its style.</summary>
public sealed record MeshUdpRoute : IResource<MeshUdpRoute>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(MeshApi.Group, MeshApi.Version, "MeshUDPRoute", "meshudproutes", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public MeshUdpRouteSpec Spec { get; init; } = new();
}

/// <summary>What the user wants of a MeshUDPRoute.</summary>
public sealed record MeshUdpRouteSpec
{
    /// <summary>The proxies; all of the mesh when absent.</summary>
    public TargetRef? TargetRef { get; init; }

    /// <summary>The destinations, each with its rule.</summary>
    public EquatableList<MeshUdpRouteTo> To { get; init; }
}

/// <summary>A destination with its rule.</summary>
public sealed record MeshUdpRouteTo
{
    /// <summary>The destination.</summary>
    public required TargetRef TargetRef { get; init; }

    /// <summary>Where flows go.</summary>
    [MaxItems(1)]
    public EquatableList<MeshConnectionRule> Rules { get; init; }
}
