using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>Some of the endpoints of a Service; the label <see cref="ServiceNameLabel"/> says of which.</summary>
public sealed record EndpointSlice : IResource<EndpointSlice>
{
    /// <summary>The label that names the Service.</summary>
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    /// <inheritdoc />
    public static ResourceType Type { get; } = new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary><c>IPv4</c>, <c>IPv6</c> or <c>FQDN</c>.</summary>
    public required string AddressType { get; init; }

    /// <summary>The endpoints. Kubernetes' published schema calls them required, but its API server takes a slice without any.</summary>
    public EquatableList<Endpoint> Endpoints { get; init; }

    /// <summary>The ports, the same for all endpoints.</summary>
    public EquatableList<EndpointPort> Ports { get; init; }
}

/// <summary>One endpoint.</summary>
public sealed record Endpoint
{
    /// <summary>Its addresses, which all lead to the same place; the first one counts.</summary>
    [Required, ListSet]
    public EquatableList<string> Addresses { get; init; }

    /// <summary>What state it is in.</summary>
    public EndpointConditions? Conditions { get; init; }

    /// <summary>Its host name.</summary>
    public string? Hostname { get; init; }

    /// <summary>The object behind it, a Pod.</summary>
    public EndpointTargetReference? TargetRef { get; init; }

    /// <summary>Its node.</summary>
    public string? NodeName { get; init; }

    /// <summary>Its zone.</summary>
    public string? Zone { get; init; }

    /// <summary>From where it should get traffic.</summary>
    public EndpointHints? Hints { get; init; }

    /// <summary>Where it is, by keys that are no longer in use.</summary>
    public EquatableMap<string> DeprecatedTopology { get; init; }
}

/// <summary>What state an endpoint is in; absent means unknown, which counts as true for ready and serving.</summary>
public sealed record EndpointConditions
{
    /// <summary>It takes new traffic.</summary>
    public bool? Ready { get; init; }

    /// <summary>It answers, though it may be terminating.</summary>
    public bool? Serving { get; init; }

    /// <summary>It is terminating.</summary>
    public bool? Terminating { get; init; }
}

/// <summary>The object behind an endpoint.</summary>
[PreserveUnknownFields]
public sealed record EndpointTargetReference
{
    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The uid.</summary>
    public string? Uid { get; init; }
}

/// <summary>From where an endpoint should get traffic.</summary>
[PreserveUnknownFields]
public sealed record EndpointHints
{
    /// <summary>The zones.</summary>
    public EquatableList<ForZone> ForZones { get; init; }
}

/// <summary>A zone.</summary>
public sealed record ForZone
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }
}

/// <summary>A port of endpoints.</summary>
public sealed record EndpointPort
{
    /// <summary>The name, that of the Service's port; absent or empty for an unnamed one.</summary>
    public string? Name { get; init; }

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>.</summary>
    [Default("\"TCP\"")]
    public string Protocol { get; init; } = "TCP";

    /// <summary>The port; every port when absent.</summary>
    public int? Port { get; init; }

    /// <summary>What is spoken there.</summary>
    public string? AppProtocol { get; init; }
}
