using Portolan.Api.Schemas;

namespace Portolan.Api.Gateway;

/// <summary>Refers to a Secret, or another object with a certificate.</summary>
public sealed record SecretObjectReference
{
    /// <summary>The API group.</summary>
    [Group, Default("\"\"")]
    public string Group { get; init; } = "";

    /// <summary>The kind.</summary>
    [Kind, Default("\"Secret\"")]
    public string Kind { get; init; } = "Secret";

    /// <summary>The name.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>The namespace, if it is another one.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }
}

/// <summary>Refers to an object of any kind.</summary>
public sealed record ObjectReference
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

    /// <summary>The namespace, if it is another one.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }
}

/// <summary>Refers to an object in the same namespace.</summary>
public sealed record LocalObjectReference
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
}

/// <summary>Refers to what a route attaches to: a Gateway, one of its listeners, a Service.</summary>
public sealed record ParentReference
{
    /// <summary>The API group.</summary>
    [Group, Default("\"gateway.networking.k8s.io\"")]
    public string Group { get; init; } = GatewayApi.Group;

    /// <summary>The kind.</summary>
    [Kind, Default("\"Gateway\"")]
    public string Kind { get; init; } = "Gateway";

    /// <summary>The namespace, if it is another one.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>The listener, or the named port of a Service.</summary>
    [Subdomain]
    public string? SectionName { get; init; }

    /// <summary>The port.</summary>
    [PortNumber]
    public int? Port { get; init; }
}

/// <summary>What all references to backends say.</summary>
public interface IBackendReference
{
    /// <summary>The API group; empty for Services.</summary>
    string Group { get; }

    /// <summary>The kind.</summary>
    string Kind { get; }

    /// <summary>The namespace, if it is another one.</summary>
    string? Namespace { get; }

    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>The port; needed for a Service.</summary>
    int? Port { get; }
}

/// <summary>Refers to a backend.</summary>
[Rules<BackendObjectReferenceRules>]
public sealed record BackendObjectReference : IBackendReference
{
    /// <inheritdoc />
    [Group, Default("\"\"")]
    public string Group { get; init; } = "";

    /// <inheritdoc />
    [Kind, Default("\"Service\"")]
    public string Kind { get; init; } = "Service";

    /// <inheritdoc />
    [NamespaceName]
    public string? Namespace { get; init; }

    /// <inheritdoc />
    [ObjectName]
    public required string Name { get; init; }

    /// <inheritdoc />
    [PortNumber]
    public int? Port { get; init; }
}

/// <summary>Refers to a backend that gets a share of the traffic.</summary>
[Rules<BackendObjectReferenceRules>]
public sealed record BackendRef : IBackendReference
{
    /// <inheritdoc />
    [Group, Default("\"\"")]
    public string Group { get; init; } = "";

    /// <inheritdoc />
    [Kind, Default("\"Service\"")]
    public string Kind { get; init; } = "Service";

    /// <inheritdoc />
    [NamespaceName]
    public string? Namespace { get; init; }

    /// <inheritdoc />
    [ObjectName]
    public required string Name { get; init; }

    /// <inheritdoc />
    [PortNumber]
    public int? Port { get; init; }

    /// <summary>The share, relative to the sum of all weights; 0 takes no traffic.</summary>
    [Range(0, 1000000), Default("1")]
    public int Weight { get; init; } = 1;
}
