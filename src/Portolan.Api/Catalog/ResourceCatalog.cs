using Portolan.Api.Catalog;
using Portolan.Api.Catalog.Kept;
using Portolan.Api.Schemas;

namespace Portolan.Api;

/// <summary>Every kind that we bring: those of Gateway API, of the mesh, and of Kubernetes itself.</summary>
public static class ResourceCatalog
{
    private static readonly Lazy<IReadOnlyList<ResourceDefinition>> Definitions =
        new(static () => [.. CoreKinds.All, .. KeptKinds.All, .. GatewayKinds.All, .. MeshKinds.All]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResourceDefinition> All => Definitions.Value;

    /// <summary>The kind of an API group, or null.</summary>
    public static ResourceDefinition? Find(string group, string kind) =>
        All.FirstOrDefault(definition => definition.Group == group && definition.Kind == kind);
}
