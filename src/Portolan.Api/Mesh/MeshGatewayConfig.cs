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

    /// <summary>How the address of a client is found that comes over other proxies.</summary>
    public ClientIPDetection? ClientIPDetection { get; init; }

    /// <summary>The ports on which other proxies say by the PROXY protocol for whom they connect.</summary>
    [ListMap("port"), MaxItems(64)]
    public EquatableList<MeshGatewayProxyProtocolPort> ProxyProtocol { get; init; }
}

/// <summary>A port on which the PROXY protocol is spoken; no connection is served there that does not begin with it.</summary>
public sealed record MeshGatewayProxyProtocolPort
{
    /// <summary>The port of the listeners.</summary>
    [Required, Range(1, 65535)]
    public int Port { get; init; }

    /// <summary>The networks of the proxies that connect; a connection from elsewhere is refused.</summary>
    [Required, MinItems(1), MaxItems(64), MaxLength(49)]
    public EquatableList<string> TrustedCIDRs { get; init; }
}
