using Portolan.Api.Catalog;
using Portolan.Api.Catalog.Kept;
using Portolan.Api.Schemas;

namespace Portolan.Api;

/// <summary>Every kind that we bring: those of Gateway API, of the mesh, and of Kubernetes itself.</summary>
public static class ResourceCatalog
{
    private static readonly IReadOnlyList<LazyKind> Core = KindsOf(CoreKinds.All);
    private static readonly IReadOnlyList<LazyKind> Custom = KindsOf([.. GatewayKinds.All, .. MeshKinds.All]);
    private static readonly Lazy<IReadOnlyList<ResourceDefinition>> Kept = new(static () => [.. KeptKinds.All]);

    private static readonly Lazy<IReadOnlyList<ResourceDefinition>> Definitions = new(static () =>
        [.. Core.Select(kind => kind.Definition), .. Kept.Value, .. Custom.Select(kind => kind.Definition)]
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResourceDefinition> All => Definitions.Value;

    /// <summary>The kinds whose definitions were made by now, because somebody asked for them: what a command costs, for tests.</summary>
    public static IEnumerable<ResourceType> Made => Core.Concat(Custom).Where(kind => kind.IsMade).Select(kind => kind.Type);

    /// <summary>The kind of an API group, or null. Only this one is made, unless it is one of those that are just kept.</summary>
    public static ResourceDefinition? Find(string group, string kind) =>
        Core.Concat(Custom).FirstOrDefault(made => made.Type.Group == group && made.Type.Kind == kind)?.Definition
        ?? Kept.Value.FirstOrDefault(definition => definition.Group == group && definition.Kind == kind);

    private static List<LazyKind> KindsOf(IEnumerable<KindEntry> kinds) => [.. kinds.Select(kind => new LazyKind(kind))];

    /// <summary>A kind whose definition is made once, when it is asked for.</summary>
    private sealed class LazyKind(KindEntry kind)
    {
        private readonly Lazy<ResourceDefinition> _definition = new(kind.Define);

        public ResourceType Type => kind.Type;

        public bool IsMade => _definition.IsValueCreated;

        public ResourceDefinition Definition => _definition.Value;
    }
}
