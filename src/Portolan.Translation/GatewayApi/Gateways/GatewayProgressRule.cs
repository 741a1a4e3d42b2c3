using Portolan.Api;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.ListenerSets;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>How far a Gateway is.</summary>
internal static class GatewayProgressRule
{
    /// <summary>The progress; absent when the Gateway is not there or not ours.</summary>
    public static Rule<NamespacedName, GatewayProgress?> Rule { get; } =
        new(
            "progress of a Gateway",
            (reader, key) =>
                reader.Fetch(GatewayRules.State, key) is { } state
                    ? new GatewayProgress(
                        state,
                        ListenerProgress.Of(reader, state.Proxy, state.Listeners, state.Generation, state.Problem),
                        reader.Fetch(GatewayAddresses.Assigned, key),
                        reader.Fetch(GatewayAddresses.Unreachable, key),
                        reader.Fetch(ListenerSetProgressRule.Stage, key)
                    )
                    : null
        );
}
