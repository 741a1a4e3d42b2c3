using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>A class of Gateways, run by one controller.</summary>
public sealed record GatewayClass : IResource<GatewayClass>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(GatewayApi.Group, GatewayApi.Version, "GatewayClass", "gatewayclasses", ResourceScope.Cluster);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required GatewayClassSpec Spec { get; init; }

    /// <summary>What the controller says.</summary>
    [Default(
        """{"conditions":[{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Accepted"}]}"""
    )]
    public GatewayClassStatus? Status { get; init; }
}

/// <summary>What the user wants of a GatewayClass.</summary>
public sealed record GatewayClassSpec
{
    /// <summary>The controller that runs Gateways of the class.</summary>
    [ControllerName, Rules<ImmutableValueRules>]
    public required string ControllerName { get; init; }

    /// <summary>An object with the controller's own settings.</summary>
    public ParametersReference? ParametersRef { get; init; }

    /// <summary>For people.</summary>
    [MaxLength(64)]
    public string? Description { get; init; }
}

/// <summary>Refers to an object with settings; the namespace is absent for cluster-scoped kinds.</summary>
public sealed record ParametersReference
{
    /// <summary>The API group.</summary>
    [Group]
    public required string Group { get; init; }

    /// <summary>The kind.</summary>
    [Kind]
    public required string Kind { get; init; }

    /// <summary>The name.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>The namespace.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }
}

/// <summary>What the controller says of a GatewayClass.</summary>
public sealed record GatewayClassStatus
{
    /// <summary>Whether the class is accepted, and which version of the CRDs is in use.</summary>
    [MaxItems(8), ListMap("type")]
    [Default(
        """[{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Accepted"}]"""
    )]
    public EquatableList<Condition> Conditions { get; init; }

    /// <summary>The features that work, by name in ascending order.</summary>
    [MaxItems(64), ListMap("name")]
    public EquatableList<SupportedFeature> SupportedFeatures { get; init; }
}

/// <summary>A feature that a GatewayClass supports.</summary>
public sealed record SupportedFeature
{
    /// <summary>The name as the conformance suite has it.</summary>
    public required string Name { get; init; }
}
