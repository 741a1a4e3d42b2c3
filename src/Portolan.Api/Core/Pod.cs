using System.Text.Json.Serialization;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>Containers that run together.</summary>
public sealed record Pod : IResource<Pod>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("", "v1", "Pod", "pods", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What runs.</summary>
    public PodSpec? Spec { get; init; }

    /// <summary>How it runs.</summary>
    public PodStatus? Status { get; init; }
}

/// <summary>What a Pod of a workload looks like.</summary>
public sealed record PodTemplateSpec
{
    /// <summary>Labels and annotations of the Pods.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What runs.</summary>
    public PodSpec? Spec { get; init; }
}

/// <summary>What runs in a Pod, as far as we write it.</summary>
[PreserveUnknownFields]
public sealed record PodSpec
{
    /// <summary>The containers.</summary>
    [ListMap("name"), PatchMergeKey("name")]
    public EquatableList<Container> Containers { get; init; }

    /// <summary>Containers that run before the others.</summary>
    [ListMap("name"), PatchMergeKey("name")]
    public EquatableList<Container> InitContainers { get; init; }

    /// <summary>Volumes.</summary>
    [ListMap("name"), PatchMergeKey("name")]
    public EquatableList<Volume> Volumes { get; init; }

    /// <summary>Containers that were added to look inside.</summary>
    [ListMap("name"), PatchMergeKey("name")]
    public EquatableList<RawJson> EphemeralContainers { get; init; }

    /// <summary>Secrets with which images are fetched.</summary>
    [ListMap("name"), PatchMergeKey("name")]
    public EquatableList<RawJson> ImagePullSecrets { get; init; }

    /// <summary>Lines of <c>/etc/hosts</c>.</summary>
    [ListMap("ip"), PatchMergeKey("ip")]
    public EquatableList<RawJson> HostAliases { get; init; }

    /// <summary>How the Pods of a workload are spread.</summary>
    [ListMap("topologyKey", "whenUnsatisfiable"), PatchMergeKey("topologyKey")]
    public EquatableList<RawJson> TopologySpreadConstraints { get; init; }

    /// <summary>What must happen before it is scheduled.</summary>
    [ListMap("name"), PatchMergeKey("name")]
    public EquatableList<RawJson> SchedulingGates { get; init; }

    /// <summary>Claims of devices.</summary>
    [ListMap("name"), PatchMergeKey("name")]
    public EquatableList<RawJson> ResourceClaims { get; init; }

    /// <summary>The ServiceAccount.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Whether the account's token is mounted.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>How many seconds a Pod has for its end.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Users, groups and kernel settings.</summary>
    public RawJson? SecurityContext { get; init; }

    /// <summary>The node on which it runs.</summary>
    public string? NodeName { get; init; }

    /// <summary>Labels that its node must have.</summary>
    [Atomic]
    public EquatableMap<string> NodeSelector { get; init; }

    /// <summary>Whether it shares the node's network.</summary>
    public bool? HostNetwork { get; init; }
}

/// <summary>A container, as far as we write it.</summary>
[PreserveUnknownFields]
public sealed record Container
{
    /// <summary>The name, unique in the Pod.</summary>
    public required string Name { get; init; }

    /// <summary>The image.</summary>
    public string? Image { get; init; }

    /// <summary>When the image is pulled: <c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>The program, instead of the image's.</summary>
    public EquatableList<string> Command { get; init; }

    /// <summary>The program's arguments.</summary>
    public EquatableList<string> Args { get; init; }

    /// <summary>Environment variables.</summary>
    [ListMap("name"), PatchMergeKey("name")]
    public EquatableList<EnvironmentVariable> Env { get; init; }

    /// <summary>Ports.</summary>
    [ListMap("containerPort", "protocol"), PatchMergeKey("containerPort")]
    public EquatableList<ContainerPort> Ports { get; init; }

    /// <summary>CPU and memory.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Where volumes are mounted.</summary>
    [ListMap("mountPath"), PatchMergeKey("mountPath")]
    public EquatableList<RawJson> VolumeMounts { get; init; }

    /// <summary>Where devices are.</summary>
    [ListMap("devicePath"), PatchMergeKey("devicePath")]
    public EquatableList<RawJson> VolumeDevices { get; init; }

    /// <summary>Whether it takes traffic.</summary>
    public RawJson? ReadinessProbe { get; init; }

    /// <summary>Whether it must be restarted.</summary>
    public RawJson? LivenessProbe { get; init; }

    /// <summary>Whether it has started.</summary>
    public RawJson? StartupProbe { get; init; }

    /// <summary>What runs at its start and end.</summary>
    public RawJson? Lifecycle { get; init; }

    /// <summary>Users, groups and capabilities.</summary>
    public RawJson? SecurityContext { get; init; }

    /// <summary><c>Always</c> makes an init container a sidecar.</summary>
    public string? RestartPolicy { get; init; }
}

/// <summary>An environment variable.</summary>
public sealed record EnvironmentVariable
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The value.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value comes from.</summary>
    public RawJson? ValueFrom { get; init; }
}

/// <summary>A port of a container.</summary>
[PreserveUnknownFields]
public sealed record ContainerPort
{
    /// <summary>The name, by which a Service may refer to it.</summary>
    public string? Name { get; init; }

    /// <summary>The port; a field of that name in JSON, <c>containerPort</c>.</summary>
    [JsonPropertyName("containerPort")]
    public required int Port { get; init; }

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>.</summary>
    [Default("\"TCP\"")]
    public string Protocol { get; init; } = "TCP";
}

/// <summary>CPU, memory and the like; quantities like <c>500m</c> or <c>64Mi</c>.</summary>
public sealed record ResourceRequirements
{
    /// <summary>No more than this.</summary>
    public EquatableMap<IntOrString> Limits { get; init; }

    /// <summary>At least this.</summary>
    public EquatableMap<IntOrString> Requests { get; init; }

    /// <summary>Claims of other resources.</summary>
    public EquatableList<RawJson> Claims { get; init; }
}

/// <summary>A volume, as far as we write it.</summary>
[PreserveUnknownFields]
public sealed record Volume
{
    /// <summary>The name, unique in the Pod.</summary>
    public required string Name { get; init; }

    /// <summary>Several sources in one.</summary>
    public RawJson? Projected { get; init; }

    /// <summary>A Secret.</summary>
    public RawJson? Secret { get; init; }

    /// <summary>A ConfigMap.</summary>
    public RawJson? ConfigMap { get; init; }

    /// <summary>An empty directory.</summary>
    public RawJson? EmptyDir { get; init; }
}

/// <summary>How a Pod runs.</summary>
[PreserveUnknownFields]
public sealed record PodStatus
{
    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Its address.</summary>
    [JsonPropertyName("podIP")]
    public string? PodIP { get; init; }

    /// <summary>Its addresses, one a family.</summary>
    [JsonPropertyName("podIPs"), ListMap("ip"), PatchMergeKey("ip")]
    public EquatableList<PodIP> PodIPs { get; init; }

    /// <summary>Its node's address.</summary>
    [JsonPropertyName("hostIP")]
    public string? HostIP { get; init; }

    /// <summary>Conditions.</summary>
    [ListMap("type"), PatchMergeKey("type")]
    public EquatableList<WorkloadCondition> Conditions { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>How its containers run.</summary>
    public EquatableList<ContainerStatus> ContainerStatuses { get; init; }
}

/// <summary>An address of a Pod.</summary>
public sealed record PodIP
{
    /// <summary>The address.</summary>
    public required string Ip { get; init; }
}

/// <summary>How a container runs.</summary>
[PreserveUnknownFields]
public sealed record ContainerStatus
{
    /// <summary>The container.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it takes traffic.</summary>
    [Required]
    public bool Ready { get; init; }

    /// <summary>How often it was restarted.</summary>
    [Required]
    public int RestartCount { get; init; }

    /// <summary>Running, waiting or terminated.</summary>
    public RawJson? State { get; init; }
}
