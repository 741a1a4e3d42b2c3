using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>A machine.</summary>
public sealed record Node : IResource<Node>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("", "v1", "Node", "nodes", ResourceScope.Cluster);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is wanted of it.</summary>
    public RawJson? Spec { get; init; }

    /// <summary>How it is.</summary>
    public NodeStatus? Status { get; init; }
}

/// <summary>How a machine is.</summary>
[PreserveUnknownFields]
public sealed record NodeStatus
{
    /// <summary>Its addresses.</summary>
    public EquatableList<NodeAddress> Addresses { get; init; }

    /// <summary>Conditions.</summary>
    [ListMap("type"), PatchMergeKey("type")]
    public EquatableList<WorkloadCondition> Conditions { get; init; }

    /// <summary>Versions of what runs on it.</summary>
    public RawJson? NodeInfo { get; init; }
}

/// <summary>An address of a machine.</summary>
public sealed record NodeAddress
{
    /// <summary><c>InternalIP</c>, <c>ExternalIP</c>, <c>Hostname</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>The address.</summary>
    public required string Address { get; init; }
}
