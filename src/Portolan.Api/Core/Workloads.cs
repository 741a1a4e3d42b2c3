using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>A number of Pods that are alike.</summary>
public sealed record Deployment : IResource<Deployment>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("apps", "v1", "Deployment", "deployments", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required DeploymentSpec Spec { get; init; }

    /// <summary>What is there.</summary>
    public DeploymentStatus? Status { get; init; }
}

/// <summary>What the user wants of a Deployment.</summary>
[PreserveUnknownFields]
public sealed record DeploymentSpec
{
    /// <summary>How many Pods; one when absent.</summary>
    public int? Replicas { get; init; }

    /// <summary>The labels by which it knows its Pods.</summary>
    [Atomic]
    public required LabelSelector Selector { get; init; }

    /// <summary>What a Pod looks like.</summary>
    public required PodTemplateSpec Template { get; init; }
}

/// <summary>What is there of a Deployment.</summary>
[PreserveUnknownFields]
public sealed record DeploymentStatus
{
    /// <summary>The generation that the numbers are about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>How many Pods there are.</summary>
    public int? Replicas { get; init; }

    /// <summary>How many have the present template.</summary>
    public int? UpdatedReplicas { get; init; }

    /// <summary>How many are ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>How many have been ready for long enough.</summary>
    public int? AvailableReplicas { get; init; }

    /// <summary>How many are missing.</summary>
    public int? UnavailableReplicas { get; init; }

    /// <summary>Conditions.</summary>
    [ListMap("type"), PatchMergeKey("type")]
    public EquatableList<WorkloadCondition> Conditions { get; init; }
}

/// <summary>One observation about a workload or a Pod; unlike <see cref="Condition"/> most of it may be absent.</summary>
[PreserveUnknownFields]
public sealed record WorkloadCondition
{
    /// <summary>What is observed, like <c>Available</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why, for programs.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Message { get; init; }

    /// <summary>When the status changed last.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When the condition was written last.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }
}

/// <summary>A number of Pods of one template: what a Deployment is made of.</summary>
public sealed record ReplicaSet : IResource<ReplicaSet>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("apps", "v1", "ReplicaSet", "replicasets", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is wanted.</summary>
    public required ReplicaSetSpec Spec { get; init; }

    /// <summary>What is there.</summary>
    public ReplicaSetStatus? Status { get; init; }
}

/// <summary>What is wanted of a ReplicaSet.</summary>
[PreserveUnknownFields]
public sealed record ReplicaSetSpec
{
    /// <summary>How many Pods; one when absent.</summary>
    public int? Replicas { get; init; }

    /// <summary>The labels by which it knows its Pods.</summary>
    [Atomic]
    public required LabelSelector Selector { get; init; }

    /// <summary>What a Pod looks like.</summary>
    public PodTemplateSpec? Template { get; init; }
}

/// <summary>What is there of a ReplicaSet.</summary>
[PreserveUnknownFields]
public sealed record ReplicaSetStatus
{
    /// <summary>How many Pods there are.</summary>
    [Required]
    public int Replicas { get; init; }

    /// <summary>How many are ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>How many have been ready for long enough.</summary>
    public int? AvailableReplicas { get; init; }

    /// <summary>The generation that the numbers are about.</summary>
    public long? ObservedGeneration { get; init; }
}
