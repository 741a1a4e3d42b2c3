using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>Lets objects of other namespaces refer to objects of its own namespace.</summary>
public sealed record ReferenceGrant : IResource<ReferenceGrant>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(GatewayApi.Group, GatewayApi.Version, "ReferenceGrant", "referencegrants", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is granted.</summary>
    public required ReferenceGrantSpec Spec { get; init; }
}

/// <summary>What a ReferenceGrant grants: every <c>from</c> to every <c>to</c>.</summary>
public sealed record ReferenceGrantSpec
{
    /// <summary>Who may refer.</summary>
    [MinItems(1), MaxItems(16)]
    public required EquatableList<ReferenceGrantFrom> From { get; init; }

    /// <summary>To what.</summary>
    [MinItems(1), MaxItems(16)]
    public required EquatableList<ReferenceGrantTo> To { get; init; }
}

/// <summary>Objects that may refer.</summary>
public sealed record ReferenceGrantFrom
{
    /// <summary>Their API group.</summary>
    [Group]
    public required string Group { get; init; }

    /// <summary>Their kind.</summary>
    [Kind]
    public required string Kind { get; init; }

    /// <summary>Their namespace.</summary>
    [NamespaceName]
    public required string Namespace { get; init; }
}

/// <summary>Objects that may be referred to.</summary>
public sealed record ReferenceGrantTo
{
    /// <summary>Their API group.</summary>
    [Group]
    public required string Group { get; init; }

    /// <summary>Their kind.</summary>
    [Kind]
    public required string Kind { get; init; }

    /// <summary>The name of the only one; all when absent.</summary>
    [ObjectName]
    public string? Name { get; init; }
}
