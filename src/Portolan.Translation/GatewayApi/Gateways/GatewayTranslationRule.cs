using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.MeshResources;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>
/// How a Gateway's proxy is deployed. What is deployed stays as long as a listener has its place, whatever becomes of the objects that
/// listeners name, so that it keeps its address.
/// </summary>
internal static class GatewayTranslationRule
{
    public static Rule<NamespacedName, GatewayTranslation?> Rule { get; } =
        new(
            "Gateway as what is deployed",
            (reader, key) =>
            {
                if (reader.Fetch(GatewayRules.State, key) is not { } state || GatewayRules.Ours(reader, key) is not { } gateway)
                {
                    return null;
                }

                var ports = reader.Members(GatewayListeners.Ports, key).Keys.Order().ToEquatableList();
                return new GatewayTranslation
                {
                    Gateway = key,
                    Mesh = state.Mesh,
                    Instance = ports.IsEmpty ? null : MeshGatewayInstanceBuilder.Build(gateway, state),
                    Ports = ports,
                };
            }
        );
}
