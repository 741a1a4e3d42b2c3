using System.Text.Json.Serialization;
using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Asks for proxies that serve a MeshGateway.</summary>
public sealed record MeshGatewayInstance : IResource<MeshGatewayInstance>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(MeshApi.Group, MeshApi.Version, "MeshGatewayInstance", "meshgatewayinstances", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public MeshGatewayInstanceSpec Spec { get; init; } = new();

    /// <summary>What is there.</summary>
    public MeshGatewayInstanceStatus? Status { get; init; }
}

/// <summary>What Deployment and Service of gateway proxies look like.</summary>
public interface IMeshGatewayDeployment
{
    /// <summary>Tags of the proxies.</summary>
    EquatableMap<string> Tags { get; }

    /// <summary>How many; an autoscaler decides when it is absent.</summary>
    int? Replicas { get; }

    /// <summary>The type of the Service.</summary>
    string ServiceType { get; }

    /// <summary>CPU and memory of a proxy.</summary>
    ResourceRequirements? Resources { get; }

    /// <summary>What the Service looks like.</summary>
    MeshGatewayServiceTemplate? ServiceTemplate { get; }

    /// <summary>What a Pod looks like.</summary>
    MeshGatewayPodTemplate? PodTemplate { get; }
}

/// <summary>What the user wants of a MeshGatewayInstance.</summary>
public sealed record MeshGatewayInstanceSpec : IMeshGatewayDeployment
{
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

/// <summary>What the Service of gateway proxies looks like.</summary>
public sealed record MeshGatewayServiceTemplate
{
    /// <summary>Labels and annotations.</summary>
    public TemplateMetadata? Metadata { get; init; }

    /// <summary>Fields of its spec.</summary>
    public MeshGatewayServiceTemplateSpec? Spec { get; init; }
}

/// <summary>Fields of the spec of a Service.</summary>
public sealed record MeshGatewayServiceTemplateSpec
{
    /// <summary>The address asked of the load balancer.</summary>
    [JsonPropertyName("loadBalancerIP")]
    public string? LoadBalancerIP { get; init; }
}

/// <summary>What a Pod of gateway proxies looks like.</summary>
public sealed record MeshGatewayPodTemplate
{
    /// <summary>Labels and annotations.</summary>
    public TemplateMetadata? Metadata { get; init; }

    /// <summary>Fields of its spec.</summary>
    public MeshGatewayPodTemplateSpec? Spec { get; init; }
}

/// <summary>Labels and annotations of an object that is made.</summary>
public sealed record TemplateMetadata
{
    /// <summary>Labels.</summary>
    public EquatableMap<string> Labels { get; init; }

    /// <summary>Annotations.</summary>
    public EquatableMap<string> Annotations { get; init; }
}

/// <summary>Fields of the spec of a Pod.</summary>
public sealed record MeshGatewayPodTemplateSpec
{
    /// <summary>The ServiceAccount; one is made when absent.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>The Pod's security settings.</summary>
    public MeshGatewayPodSecurityContext? SecurityContext { get; init; }

    /// <summary>The proxy's container.</summary>
    public MeshGatewayContainer? Container { get; init; }
}

/// <summary>Security settings of a Pod.</summary>
public sealed record MeshGatewayPodSecurityContext
{
    /// <summary>The group of volumes.</summary>
    public long? FsGroup { get; init; }
}

/// <summary>The container of a gateway proxy.</summary>
public sealed record MeshGatewayContainer
{
    /// <summary>Its security settings.</summary>
    public MeshGatewayContainerSecurityContext? SecurityContext { get; init; }
}

/// <summary>Security settings of a container.</summary>
public sealed record MeshGatewayContainerSecurityContext
{
    /// <summary>Whether the container cannot write to its own disk.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }
}

/// <summary>What is there of a MeshGatewayInstance.</summary>
public sealed record MeshGatewayInstanceStatus
{
    /// <summary>Where the Service is reached.</summary>
    public LoadBalancerStatus? LoadBalancer { get; init; }

    /// <summary>Conditions: <c>Ready</c>.</summary>
    [ListMap("type")]
    public EquatableList<Condition> Conditions { get; init; }
}
