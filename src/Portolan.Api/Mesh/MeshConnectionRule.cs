using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>Sends connections, or flows of datagrams, to backends: a rule of MeshTCPRoute, MeshTLSRoute and MeshUDPRoute.</summary>
public sealed record MeshConnectionRule
{
    /// <summary>The name; beyond Kuma, as in Gateway API.</summary>
    public string? Name { get; init; }

    /// <summary>What happens to connections.</summary>
    public required MeshConnectionConf Default { get; init; }
}

/// <summary>What happens to connections.</summary>
public sealed record MeshConnectionConf
{
    /// <summary>Where they go.</summary>
    [Required, Without(nameof(MeshBackendRef.Filters))]
    public EquatableList<MeshBackendRef> BackendRefs { get; init; }
}
