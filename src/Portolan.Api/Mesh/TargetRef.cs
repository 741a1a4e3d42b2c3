using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>What all references to targets say.</summary>
public interface ITargetRef
{
    /// <summary>The kind; <see cref="TargetRefKind"/> names them.</summary>
    string Kind { get; }

    /// <summary>The name; excludes <see cref="Labels"/>.</summary>
    string? Name { get; }

    /// <summary>The namespace, if it is another one.</summary>
    string? Namespace { get; }

    /// <summary>Selects targets by labels.</summary>
    EquatableMap<string> Labels { get; }

    /// <summary>Selects a subset by tags.</summary>
    EquatableMap<string> Tags { get; }

    /// <summary>A part of the target: a port.</summary>
    string? SectionName { get; }

    /// <summary>Reserved.</summary>
    string? Mesh { get; }

    /// <summary>Which proxies: <c>Sidecar</c>, <c>Gateway</c>.</summary>
    EquatableList<string> ProxyTypes { get; }
}

/// <summary>Refers to proxies or services of a mesh.</summary>
public sealed record TargetRef : ITargetRef
{
    /// <inheritdoc />
    [Enum(
        "Mesh",
        "MeshSubset",
        "MeshGateway",
        "MeshService",
        "MeshExternalService",
        "MeshMultiZoneService",
        "MeshServiceSubset",
        "MeshHTTPRoute",
        "Dataplane"
    )]
    public required string Kind { get; init; }

    /// <inheritdoc />
    public string? Name { get; init; }

    /// <inheritdoc />
    public string? Namespace { get; init; }

    /// <inheritdoc />
    public EquatableMap<string> Labels { get; init; }

    /// <inheritdoc />
    public EquatableMap<string> Tags { get; init; }

    /// <inheritdoc />
    public string? SectionName { get; init; }

    /// <inheritdoc />
    public string? Mesh { get; init; }

    /// <inheritdoc />
    [Enum("Sidecar", "Gateway"), MinItems(1)]
    public EquatableList<string> ProxyTypes { get; init; }
}

/// <summary>Refers to a backend that gets a share of the traffic.</summary>
public sealed record MeshBackendRef : ITargetRef
{
    /// <inheritdoc />
    [Enum(
        "Mesh",
        "MeshSubset",
        "MeshGateway",
        "MeshService",
        "MeshExternalService",
        "MeshMultiZoneService",
        "MeshServiceSubset",
        "MeshHTTPRoute",
        "Dataplane",
        "XBackend"
    )]
    public required string Kind { get; init; }

    /// <inheritdoc />
    public string? Name { get; init; }

    /// <inheritdoc />
    public string? Namespace { get; init; }

    /// <inheritdoc />
    public EquatableMap<string> Labels { get; init; }

    /// <inheritdoc />
    public EquatableMap<string> Tags { get; init; }

    /// <inheritdoc />
    public string? SectionName { get; init; }

    /// <inheritdoc />
    public string? Mesh { get; init; }

    /// <inheritdoc />
    [Enum("Sidecar", "Gateway"), MinItems(1)]
    public EquatableList<string> ProxyTypes { get; init; }

    /// <summary>The share, relative to the sum of all weights; 0 takes no traffic.</summary>
    [Minimum(0), Default("1")]
    public int Weight { get; init; } = 1;

    /// <summary>The port.</summary>
    public int? Port { get; init; }

    /// <summary>What happens to requests that go to this backend; beyond Kuma, as in Gateway API.</summary>
    public EquatableList<MeshHttpFilter> Filters { get; init; }
}

/// <summary>The kinds of targets.</summary>
public static class TargetRefKind
{
    /// <summary>All proxies of the mesh.</summary>
    public const string Mesh = "Mesh";

    /// <summary>Proxies with some tags.</summary>
    public const string MeshSubset = "MeshSubset";

    /// <summary>A gateway, or some of its listeners.</summary>
    public const string MeshGateway = "MeshGateway";

    /// <summary>A service.</summary>
    public const string MeshService = "MeshService";

    /// <summary>A service outside of the mesh.</summary>
    public const string MeshExternalService = "MeshExternalService";

    /// <summary>Services of several zones as one.</summary>
    public const string MeshMultiZoneService = "MeshMultiZoneService";

    /// <summary>A host outside of the cluster (<c>gateway.networking.x-k8s.io</c>); beyond Kuma, as a backend alone.</summary>
    public const string XBackend = "XBackend";

    /// <summary>Endpoints of a service with some tags.</summary>
    public const string MeshServiceSubset = "MeshServiceSubset";

    /// <summary>A route.</summary>
    public const string MeshHttpRoute = "MeshHTTPRoute";

    /// <summary>A proxy.</summary>
    public const string Dataplane = "Dataplane";
}
