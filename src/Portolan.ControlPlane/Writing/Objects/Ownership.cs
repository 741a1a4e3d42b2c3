using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.ControlPlane.Writing.Objects;

/// <summary>
/// Which objects we generated. Only these are ever deleted. To be controlled by a Gateway is not enough: other implementations make
/// Deployments and Services for their own Gateways too.
/// </summary>
internal static class Ownership
{
    /// <summary>
    /// Whether the object carries our label, or is of the mesh or annotated by us and a Gateway or a MeshGatewayInstance is its controller.
    /// </summary>
    public static bool IsOurs(ResourceType type, ObjectMeta metadata) =>
        metadata.Labels.ContainsKey(WellKnown.OwnerLabel)
        || (
            (type.Group == WellKnown.MeshGroup || metadata.Annotations.ContainsKey(WellKnown.GatewayAnnotation))
            && metadata.OwnerReferences.Any(IsOurOwner)
        );

    /// <summary>
    /// Whether we may write <paramref name="wanted"/> over <paramref name="live"/>: it is ours, or belongs to the very Gateway that we
    /// write for.
    /// </summary>
    public static bool MayOverwrite(ResourceType type, ObjectMeta live, ObjectMeta wanted) =>
        IsOurs(type, live)
        || live.OwnerReferences.Any(owner => owner.Controller == true && wanted.OwnerReferences.Any(ours => ours.Uid == owner.Uid));

    private static bool IsOurOwner(OwnerReference owner) =>
        owner.Controller == true
        && (
            (owner.Kind == Gateway.Type.Kind && GroupOf(owner.ApiVersion) == Gateway.Type.Group)
            || (owner.Kind == MeshGatewayInstance.Type.Kind && GroupOf(owner.ApiVersion) == MeshGatewayInstance.Type.Group)
        );

    private static string GroupOf(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : apiVersion[..slash];
    }
}
