using Portolan.Api;
using Portolan.Api.Mesh;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>MeshServices as the Services that they were made from.</summary>
internal static class MeshServices
{
    private const string ServiceNameLabel = "k8s.kuma.io/service-name";
    private const string NamespaceLabel = "k8s.kuma.io/namespace";

    /// <summary>The Service behind a MeshService: the one that its labels name, else the one of its own name.</summary>
    public static NamespacedName ServiceOf(MeshService service) => new(
        service.Metadata.Labels.GetValueOrDefault(NamespaceLabel) ?? service.Metadata.Namespace,
        service.Metadata.Labels.GetValueOrDefault(ServiceNameLabel) ?? service.Metadata.Name);
}
