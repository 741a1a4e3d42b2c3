using Portolan.Api;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshResources;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>
/// A Gateway as mesh resources. One that loses its last good listener loses its MeshGateway as well: what is refused must not go on serving an
/// old configuration. What is deployed stays as long as the Gateway is accepted, so that it keeps its address.
/// </summary>
internal static class GatewayTranslationRule
{
    public static Rule<NamespacedName, GatewayTranslation?> Rule { get; } = new("Gateway as mesh resources", (reader, key) =>
    {
        if (reader.Fetch(GatewayRules.State, key) is not { } state || GatewayRules.Ours(reader, key) is not { } gateway)
        {
            return null;
        }

        var served = state.Served.ToList();
        var translation = new GatewayTranslation
        {
            Gateway = key,
            Mesh = state.Mesh,
            Instance = state.Refusal is null ? MeshGatewayInstanceBuilder.Build(gateway, state) : null,
            Ports = state.Ports,
        };
        return served.Count == 0
            ? translation
            : translation with
            {
                MeshGateway = MeshGatewayBuilder.Build(reader, state, served),
                Listeners = served
                    .Select(listener => new ListenerOrigin(listener.Terms.Key, state.Generation, listener.Certificates))
                    .ToEquatableList(),
            };
    });
}
