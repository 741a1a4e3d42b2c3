using System.Text.Json.Serialization;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>A right that one holder has for some time: leader election.</summary>
public sealed record Lease : IResource<Lease>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("coordination.k8s.io", "v1", "Lease", "leases", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who holds it, and for how long.</summary>
    public LeaseSpec? Spec { get; init; }
}

/// <summary>Who holds a lease, and for how long.</summary>
[PreserveUnknownFields]
public sealed record LeaseSpec
{
    /// <summary>The holder.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>How many seconds after the last renewal others may take it.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the holder took it.</summary>
    [JsonConverter(typeof(Json.MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>When the holder renewed it last.</summary>
    [JsonConverter(typeof(Json.MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often the holder changed.</summary>
    public int? LeaseTransitions { get; init; }
}
