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
                reader.Fetch(GatewayRules.State, key) is { } state && GatewayRules.Ours(reader, key) is { } gateway
                    ? new GatewayTranslation
                    {
                        Gateway = key,
                        Mesh = state.Mesh,
                        Instance = state.Undeployable is null ? MeshGatewayInstanceBuilder.Build(gateway, state) : null,
                        Ports = reader.Members(GatewayListeners.Ports, key).Keys.Order().ToEquatableList(),
                    }
                    : null
        );
}
