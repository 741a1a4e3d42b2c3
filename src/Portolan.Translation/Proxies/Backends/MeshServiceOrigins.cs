using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>MeshServices as the Services that they were made from.</summary>
internal static class MeshServiceOrigins
{
    private const string ServiceNameLabel = "k8s.kuma.io/service-name";
    private const string NamespaceLabel = "k8s.kuma.io/namespace";

    /// <summary>
    /// The Service behind a MeshService: the one that its labels name, else the one of its own name. Only in the system's namespace, where
    /// synchronised ones are, may it be one of another namespace: elsewhere a label would lead past the ReferenceGrants of that namespace.
    /// </summary>
    public static NamespacedName ServiceOf(IReader reader, MeshService service) =>
        new(
            (IsOfTheSystem(reader, service.Metadata) ? service.Metadata.Labels.GetValueOrDefault(NamespaceLabel) : null)
                ?? service.Metadata.Namespace,
            service.Metadata.Labels.GetValueOrDefault(ServiceNameLabel) ?? service.Metadata.Name
        );

    /// <summary>
    /// The zone of a MeshService that was synchronised from another one; null for one of this zone. The Service of the same name here, if
    /// there is one, is another service.
    /// </summary>
    public static string? ZoneElsewhere(IReader reader, MeshService service) =>
        service.Metadata.Labels.GetValueOrDefault(WellKnown.ZoneTag) is { Length: > 0 } zone
        && !string.Equals(zone, reader.Options().Zone, StringComparison.Ordinal)
            ? zone
            : null;

    /// <summary>Whether an object stands in the system's namespace, where only the mesh's operator writes.</summary>
    public static bool IsOfTheSystem(IReader reader, ObjectMeta metadata) =>
        string.Equals(metadata.Namespace, reader.Options().SystemNamespace, StringComparison.Ordinal);
}
