using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.MeshResources;

/// <summary>Writes the MeshGatewayInstance of a Gateway: the Gateway's own name, and the parameters of its class.</summary>
internal static class MeshGatewayInstanceBuilder
{
    public static MeshGatewayInstance Build(Gateway gateway, GatewayState state) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Name = gateway.Metadata.Name,
                Namespace = gateway.Metadata.Namespace,
                Labels = EquatableMap<string>.Empty.With(WellKnown.Mesh, state.Mesh),
                OwnerReferences = [Owner(gateway)],
            },
            Spec = new MeshGatewayInstanceSpec
            {
                Tags = state.Parameters.Tags,
                Replicas = state.Parameters.Replicas,
                ServiceType = state.Parameters.ServiceType,
                Resources = state.Parameters.Resources,
                ServiceTemplate = state.Parameters.ServiceTemplate,
                PodTemplate = state.Parameters.PodTemplate,
            },
        };

    private static OwnerReference Owner(Gateway gateway) =>
        new()
        {
            ApiVersion = Gateway.Type.ApiVersion,
            Kind = Gateway.Type.Kind,
            Name = gateway.Metadata.Name,
            Uid = gateway.Metadata.Uid,
            Controller = true,
            BlockOwnerDeletion = true,
        };
}
