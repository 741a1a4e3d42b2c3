using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>MeshServices of several zones as one.</summary>
public sealed record MeshMultiZoneService : IResource<MeshMultiZoneService>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(MeshApi.Group, MeshApi.Version, "MeshMultiZoneService", "meshmultizoneservices", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the service is.</summary>
    public required MeshMultiZoneServiceSpec Spec { get; init; }

    /// <summary>How the service is reached.</summary>
    public MeshMultiZoneServiceStatus? Status { get; init; }
}

/// <summary>What a MeshMultiZoneService is.</summary>
public sealed record MeshMultiZoneServiceSpec
{
    /// <summary>The services behind it.</summary>
    public required MeshMultiZoneServiceSelector Selector { get; init; }

    /// <summary>The ports.</summary>
    [MinItems(1)]
    public required EquatableList<MeshServicePort> Ports { get; init; }
}

/// <summary>Selects services.</summary>
public sealed record MeshMultiZoneServiceSelector
{
    /// <summary>By labels.</summary>
    public required MatchLabels MeshService { get; init; }
}

/// <summary>How a MeshMultiZoneService is reached.</summary>
public sealed record MeshMultiZoneServiceStatus
{
    /// <summary>Its host names.</summary>
    public EquatableList<MeshServiceAddress> Addresses { get; init; }

    /// <summary>Its virtual addresses.</summary>
    public EquatableList<VirtualIP> Vips { get; init; }

    /// <summary>The services behind it.</summary>
    public EquatableList<MatchedMeshService> MeshServices { get; init; }

    /// <summary>What made the host names.</summary>
    public EquatableList<HostnameGeneratorStatus> HostnameGenerators { get; init; }

    /// <summary>Conditions: <c>MeshServicesMatched</c>.</summary>
    [ListMap("type")]
    public EquatableList<Condition> Conditions { get; init; }
}

/// <summary>A service behind a MeshMultiZoneService.</summary>
public sealed record MatchedMeshService
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The zone.</summary>
    public string? Zone { get; init; }

    /// <summary>The mesh.</summary>
    public string? Mesh { get; init; }
}
