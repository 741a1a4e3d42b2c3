using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>A service mesh that takes routes whose parents are Services, and what it supports; experimental.</summary>
public sealed record XMesh : IResource<XMesh>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(GatewayApi.ExperimentalGroup, GatewayApi.ExperimentalVersion, "XMesh", "xmeshes", ResourceScope.Cluster);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required XMeshSpec Spec { get; init; }

    /// <summary>What the controller says.</summary>
    [Default(
        """{"conditions":[{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Accepted"}]}"""
    )]
    public XMeshStatus? Status { get; init; }
}

/// <summary>What the user wants of an XMesh.</summary>
public sealed record XMeshSpec
{
    /// <summary>The controller that runs the mesh.</summary>
    [ControllerName, Rules<ImmutableValueRules>]
    public required string ControllerName { get; init; }

    /// <summary>An object with the controller's own settings.</summary>
    public ParametersReference? ParametersRef { get; init; }

    /// <summary>For people.</summary>
    [MaxLength(64)]
    public string? Description { get; init; }
}

/// <summary>What the controller says of an XMesh.</summary>
public sealed record XMeshStatus
{
    /// <summary>Whether the mesh is accepted, and whether it runs.</summary>
    [MaxItems(8), ListMap("type")]
    [Default(
        """[{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Accepted"},{"lastTransitionTime":"1970-01-01T00:00:00Z","message":"Waiting for controller","reason":"Pending","status":"Unknown","type":"Programmed"}]"""
    )]
    public EquatableList<Condition> Conditions { get; init; }

    /// <summary>The features that work, by name in ascending order.</summary>
    [MaxItems(64), ListMap("name")]
    public EquatableList<SupportedFeature> SupportedFeatures { get; init; }
}
