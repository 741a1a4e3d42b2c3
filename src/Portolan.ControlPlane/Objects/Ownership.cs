using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.ControlPlane.Objects;

/// <summary>Which objects we generated. Only these are ever overwritten or deleted.</summary>
internal static class Ownership
{
    /// <summary>Whether the object carries our label, or a Gateway or a MeshGatewayInstance is its controller.</summary>
    public static bool IsOurs(ObjectMeta metadata) =>
        metadata.Labels.ContainsKey(WellKnown.OwnerLabel) || metadata.OwnerReferences.Any(IsOurOwner);

    private static bool IsOurOwner(OwnerReference owner) =>
        owner.Controller == true
        && ((owner.Kind == Gateway.Type.Kind && GroupOf(owner.ApiVersion) == Gateway.Type.Group)
            || (owner.Kind == MeshGatewayInstance.Type.Kind && GroupOf(owner.ApiVersion) == MeshGatewayInstance.Type.Group));

    private static string GroupOf(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : apiVersion[..slash];
    }
}
