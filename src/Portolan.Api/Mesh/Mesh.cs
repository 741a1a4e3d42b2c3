using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>A mesh: proxies that trust each other and share policies.</summary>
public sealed record Mesh : IResource<Mesh>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new(MeshApi.Group, MeshApi.Version, "Mesh", "meshes", ResourceScope.Cluster);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public MeshSpec Spec { get; init; } = new();
}

/// <summary>What the user wants of a mesh.</summary>
public sealed record MeshSpec
{
    /// <summary>Identity and encryption between proxies.</summary>
    public MeshMtls? Mtls { get; init; }

    /// <summary>Traffic that leaves the mesh.</summary>
    public MeshNetworking? Networking { get; init; }

    /// <summary>Zones and external services.</summary>
    public MeshRouting? Routing { get; init; }

    /// <summary>Whether Services become MeshServices.</summary>
    public MeshServicesConfig? MeshServices { get; init; }

    /// <summary>Which proxies may join.</summary>
    public MeshConstraints? Constraints { get; init; }

    /// <summary>Policies that are not made with the mesh; <c>*</c> for all.</summary>
    public EquatableList<string> SkipCreatingInitialPolicies { get; init; }

    /// <summary>Metrics, by the older way.</summary>
    public RawJson? Metrics { get; init; }

    /// <summary>Tracing, by the older way.</summary>
    public RawJson? Tracing { get; init; }

    /// <summary>Access logs, by the older way.</summary>
    public RawJson? Logging { get; init; }
}

/// <summary>Whether Services become MeshServices.</summary>
public sealed record MeshServicesConfig
{
    /// <summary><c>Disabled</c>, <c>Everywhere</c>, <c>ReachableBackends</c> or <c>Exclusive</c>; unset means <c>Disabled</c>.</summary>
    [Enum("Disabled", "Everywhere", "ReachableBackends", "Exclusive")]
    public string? Mode { get; init; }
}

/// <summary>Traffic that leaves the mesh.</summary>
public sealed record MeshNetworking
{
    /// <summary>What may leave.</summary>
    public MeshOutbound? Outbound { get; init; }
}

/// <summary>What may leave the mesh.</summary>
public sealed record MeshOutbound
{
    /// <summary>Whether traffic to unknown destinations passes; it does when absent.</summary>
    public bool? Passthrough { get; init; }
}

/// <summary>Zones and external services.</summary>
public sealed record MeshRouting
{
    /// <summary>Whether endpoints of the own zone are preferred.</summary>
    public bool? LocalityAwareLoadBalancing { get; init; }

    /// <summary>Whether traffic to other zones leaves through an egress.</summary>
    public bool? ZoneEgress { get; init; }

    /// <summary>Whether external services need a permission.</summary>
    public bool? DefaultForbidMeshExternalServiceAccess { get; init; }
}

/// <summary>Which proxies may join.</summary>
public sealed record MeshConstraints
{
    /// <summary>By their tags.</summary>
    public DataplaneProxyConstraints? DataplaneProxy { get; init; }
}

/// <summary>Which proxies may join, by their tags.</summary>
public sealed record DataplaneProxyConstraints
{
    /// <summary>A proxy must have the tags of one of these.</summary>
    public EquatableList<DataplaneTags> Requirements { get; init; }

    /// <summary>A proxy must not have the tags of any of these.</summary>
    public EquatableList<DataplaneTags> Restrictions { get; init; }
}

/// <summary>Tags of a proxy.</summary>
public sealed record DataplaneTags
{
    /// <summary>The tags; <c>*</c> stands for any value.</summary>
    public EquatableMap<string> Tags { get; init; }
}
