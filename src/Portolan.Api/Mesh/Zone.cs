using Portolan.Api.Schemas;

namespace Portolan.Api.Mesh;

/// <summary>A zone of a mesh that spans several clusters.</summary>
public sealed record Zone : IResource<Zone>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new(MeshApi.Group, MeshApi.Version, "Zone", "zones", ResourceScope.Cluster);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public ZoneSpec Spec { get; init; } = new();
}

/// <summary>What the user wants of a zone.</summary>
public sealed record ZoneSpec
{
    /// <summary>Whether other zones send traffic there; they do when absent.</summary>
    public bool? Enabled { get; init; }
}
