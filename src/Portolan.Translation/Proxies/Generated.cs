using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi;
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
        instance.Metadata.OwnerReferences.Any(IsGateway) || reader.Fetch(GatewayApiRules.Gateway, instance.Metadata.Key)?.Instance is not null;

    /// <summary>Whether the MeshGateway is that of a Gateway, <c>name.namespace</c>.</summary>
    public static bool IsOurs(IReader reader, MeshGateway gateway)
    {
        var dot = gateway.Metadata.Name.LastIndexOf('.');
        return HasOwnerLabel(gateway.Metadata)
            || (dot > 0
                && reader.Fetch(GatewayApiRules.Gateway, new NamespacedName(gateway.Metadata.Name[(dot + 1)..], gateway.Metadata.Name[..dot])) is { MeshGateway: not null });
    }

    /// <summary>Whether the route is one of an HTTPRoute.</summary>
    public static bool IsOurs(IReader reader, MeshHttpRoute route) =>
        HasOwnerLabel(route.Metadata)
        || reader.Member(OutputSets.Objects, default, new ObjectKey(MeshHttpRoute.Type, route.Metadata.Key)) is not null;

    private static bool HasOwnerLabel(ObjectMeta metadata) => metadata.Labels.ContainsKey(WellKnown.OwnerLabel);

    private static bool IsGateway(OwnerReference owner) =>
        owner.Controller is true && owner.ApiVersion.StartsWith(WellKnown.GatewayGroup + "/", StringComparison.Ordinal);
}
