using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Mesh;

/// <summary>
/// Routes TLS connections by their server name (SNI); beyond Kuma, in its style. Whether TLS ends at the proxy is up to the listener.
/// </summary>
public sealed record MeshTlsRoute : IResource<MeshTlsRoute>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(MeshApi.Group, MeshApi.Version, "MeshTLSRoute", "meshtlsroutes", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public MeshTlsRouteSpec Spec { get; init; } = new();
}

/// <summary>What the user wants of a MeshTLSRoute.</summary>
public sealed record MeshTlsRouteSpec
{
    /// <summary>The proxies; all of the mesh when absent.</summary>
    public TargetRef? TargetRef { get; init; }

    /// <summary>The destinations, each with its rule.</summary>
    public EquatableList<MeshTlsRouteTo> To { get; init; }
}

/// <summary>A destination with its rule.</summary>
public sealed record MeshTlsRouteTo
{
    /// <summary>The destination.</summary>
    public required TargetRef TargetRef { get; init; }

    /// <summary>The server names, for gateways; those of the listener when empty.</summary>
    public EquatableList<string> Hostnames { get; init; }

    /// <summary>Where connections go.</summary>
    [MaxItems(1)]
    public EquatableList<MeshConnectionRule> Rules { get; init; }
}
