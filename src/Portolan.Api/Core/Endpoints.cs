using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>All endpoints of the Service of the same name; the older way, which EndpointSlices replace.</summary>
public sealed record Endpoints : IResource<Endpoints>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("", "v1", "Endpoints", "endpoints", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Groups of addresses with the same ports.</summary>
    public EquatableList<EndpointSubset> Subsets { get; init; }
}

/// <summary>Addresses with the same ports.</summary>
public sealed record EndpointSubset
{
    /// <summary>Those that are ready.</summary>
    public EquatableList<EndpointAddress> Addresses { get; init; }

    /// <summary>Those that are not.</summary>
    public EquatableList<EndpointAddress> NotReadyAddresses { get; init; }

    /// <summary>Their ports.</summary>
    public EquatableList<EndpointPort> Ports { get; init; }
}

/// <summary>An address.</summary>
[PreserveUnknownFields]
public sealed record EndpointAddress
{
    /// <summary>The IP address.</summary>
    public required string Ip { get; init; }

    /// <summary>The host name.</summary>
    public string? Hostname { get; init; }

    /// <summary>The node.</summary>
    public string? NodeName { get; init; }
}
