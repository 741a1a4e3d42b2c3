using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>A proxy and the workload that it stands beside.</summary>
public sealed record Dataplane : IResource<Dataplane>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new(MeshApi.Group, MeshApi.Version, "Dataplane", "dataplanes", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The mesh; <c>default</c> when absent.</summary>
    public string? Mesh { get; init; }

    /// <summary>What the proxy serves.</summary>
    public DataplaneSpec Spec { get; init; } = new();
}

/// <summary>What a proxy serves.</summary>
[PreserveUnknownFields]
public sealed record DataplaneSpec
{
    /// <summary>Addresses and ports.</summary>
    public DataplaneNetworking? Networking { get; init; }
}

/// <summary>Addresses and ports of a proxy.</summary>
[PreserveUnknownFields]
public sealed record DataplaneNetworking
{
    /// <summary>The address: an IP or a DNS name.</summary>
    public string? Address { get; init; }

    /// <summary>The address that others use, if it is another one.</summary>
    public string? AdvertisedAddress { get; init; }

    /// <summary>What the workload serves.</summary>
    public EquatableList<DataplaneInbound> Inbound { get; init; }

    /// <summary>What the workload calls.</summary>
    public EquatableList<DataplaneOutbound> Outbound { get; init; }

    /// <summary>Set when the proxy is a gateway.</summary>
    public DataplaneGateway? Gateway { get; init; }
}

/// <summary>A port that the workload serves.</summary>
[PreserveUnknownFields]
public sealed record DataplaneInbound
{
    /// <summary>The proxy's port.</summary>
    public int Port { get; init; }

    /// <summary>The workload's port; the same when absent.</summary>
    public int? ServicePort { get; init; }

    /// <summary>The workload's address.</summary>
    public string? ServiceAddress { get; init; }

    /// <summary>The proxy's address.</summary>
    public string? Address { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>What is spoken there.</summary>
    public string? Protocol { get; init; }

    /// <summary><c>Ready</c>, <c>NotReady</c> or <c>Ignored</c>; ready when absent.</summary>
    [Enum("Ready", "NotReady", "Ignored")]
    public string? State { get; init; }

    /// <summary>Tags, <c>kuma.io/service</c> among them.</summary>
    public EquatableMap<string> Tags { get; init; }
}

/// <summary>A port by which the workload calls a service.</summary>
[PreserveUnknownFields]
public sealed record DataplaneOutbound
{
    /// <summary>The address.</summary>
    public string? Address { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; init; }

    /// <summary>The service, by tags.</summary>
    public EquatableMap<string> Tags { get; init; }

    /// <summary>The service, by reference.</summary>
    public DataplaneBackendRef? BackendRef { get; init; }
}

/// <summary>Refers to a service that a workload calls.</summary>
public sealed record DataplaneBackendRef
{
    /// <summary><c>MeshService</c>, <c>MeshExternalService</c> or <c>MeshMultiZoneService</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The namespace; that of the Dataplane when absent. Beyond Kuma, whose word for it is the label <c>k8s.kuma.io/namespace</c>.
    /// </summary>
    public string? Namespace { get; init; }

    /// <summary>The port.</summary>
    public int? Port { get; init; }

    /// <summary>Selects it by labels.</summary>
    public EquatableMap<string> Labels { get; init; }
}

/// <summary>What a proxy is that is a gateway.</summary>
[PreserveUnknownFields]
public sealed record DataplaneGateway
{
    /// <summary><c>DELEGATED</c> or <c>BUILTIN</c>; delegated when absent.</summary>
    [Enum("DELEGATED", "BUILTIN")]
    public string? Type { get; init; }

    /// <summary>Tags, <c>kuma.io/service</c> among them.</summary>
    public EquatableMap<string> Tags { get; init; }
}
