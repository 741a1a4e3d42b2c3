using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Settings of gateways; a GatewayClass or a Gateway refers to it.</summary>
public sealed record MeshGatewayConfig : IResource<MeshGatewayConfig>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(MeshApi.Group, MeshApi.Version, "MeshGatewayConfig", "meshgatewayconfigs", ResourceScope.Cluster);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The settings.</summary>
    public MeshGatewayConfigSpec Spec { get; init; } = new();
}

/// <summary>Settings of gateways.</summary>
public sealed record MeshGatewayConfigSpec : IMeshGatewayDeployment
{
    /// <summary>Whether other meshes reach the listeners.</summary>
    public bool CrossMesh { get; init; }

    /// <inheritdoc />
    public EquatableMap<string> Tags { get; init; }

    /// <inheritdoc />
    [Minimum(1)]
    public int? Replicas { get; init; }

    /// <inheritdoc />
    [Enum("LoadBalancer", "ClusterIP", "NodePort"), Default("\"LoadBalancer\"")]
    public string ServiceType { get; init; } = Core.ServiceType.LoadBalancer;

    /// <inheritdoc />
    public ResourceRequirements? Resources { get; init; }

    /// <inheritdoc />
    public MeshGatewayServiceTemplate? ServiceTemplate { get; init; }

    /// <inheritdoc />
    public MeshGatewayPodTemplate? PodTemplate { get; init; }
}
