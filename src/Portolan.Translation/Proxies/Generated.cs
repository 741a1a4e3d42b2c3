using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.Proxies;

/// <summary>
/// Tells what users wrote from what we generated. Stage 2 takes the latter from stage 1 and never from the API, so that an edit of a
/// generated object does not reach a proxy, not even if the edit takes the owner label away.
/// </summary>
internal static class Generated
{
    /// <summary>Whether the instance is that of a Gateway, whose name it has.</summary>
    public static bool IsOurs(IReader reader, MeshGatewayInstance instance) =>
        instance.Metadata.OwnerReferences.Any(IsGateway)
        || reader.Fetch(GatewayTranslationRule.Rule, instance.Metadata.Key)?.Instance is not null;

    /// <summary>Whether the MeshGateway is that of a Gateway, <c>name.namespace</c>.</summary>
    public static bool IsOurs(IReader reader, MeshGateway gateway)
    {
        var dot = gateway.Metadata.Name.LastIndexOf('.');
        return IsMarked(gateway.Metadata)
            || (
                dot > 0
                && reader.Fetch(
                    GatewayListeners.AreServed,
                    new NamespacedName(gateway.Metadata.Name[(dot + 1)..], gateway.Metadata.Name[..dot])
                )
            );
    }

    /// <summary>Whether the mesh route is that of a route of Gateway API.</summary>
    public static bool IsOurs<TMesh>(IReader reader, TMesh route)
        where TMesh : class, IResource<TMesh> =>
        IsMarked(route.Metadata)
        || reader.Member(OutputSets.Objects, Whole.Instance, new ObjectKey(TMesh.Type, route.Metadata.Key)) is not null;

    /// <summary>Whether the object carries our label.</summary>
    public static bool IsMarked(ObjectMeta metadata) => metadata.Labels.ContainsKey(WellKnown.OwnerLabel);

    private static bool IsGateway(OwnerReference owner) =>
        owner.Controller is true && owner.ApiVersion.StartsWith(WellKnown.GatewayGroup + "/", StringComparison.Ordinal);
}
