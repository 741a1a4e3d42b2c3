using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Core;

/// <summary>A namespace.</summary>
public sealed record Namespace : IResource<Namespace>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("", "v1", "Namespace", "namespaces", ResourceScope.Cluster);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What must be done before it goes.</summary>
    public NamespaceSpec? Spec { get; init; }

    /// <summary>Whether it is going.</summary>
    public NamespaceStatus? Status { get; init; }
}

/// <summary>What must be done before a namespace goes.</summary>
public sealed record NamespaceSpec
{
    /// <summary>Who must agree.</summary>
    public EquatableList<string> Finalizers { get; init; }
}

/// <summary>Whether a namespace is going.</summary>
[PreserveUnknownFields]
public sealed record NamespaceStatus
{
    /// <summary><c>Active</c> or <c>Terminating</c>.</summary>
    public string? Phase { get; init; }
}
