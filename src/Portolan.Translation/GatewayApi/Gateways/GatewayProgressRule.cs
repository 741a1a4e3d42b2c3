using Portolan.Api;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>How far a Gateway is.</summary>
internal static class GatewayProgressRule
{
    /// <summary>The progress; absent when the Gateway is not there or not ours.</summary>
    public static Rule<NamespacedName, GatewayProgress?> Rule { get; } =
        new(
            "progress of a Gateway",
            (reader, key) =>
                reader.Fetch(GatewayRules.State, key) is { } state && GatewayRules.Ours(reader, key) is { } gateway
                    ? new GatewayProgress(
                        state,
                        ListenerProgress.Of(reader, state.Proxy, state.Listeners, state.Generation, state.Refusal),
                        GatewayAddresses.Requested(gateway.Spec),
                        reader.Fetch(GatewayAddresses.Assigned, key),
                        reader.Fetch(GatewayAddresses.Obstacle, key)
                    )
                    : null
        );

    /// <summary>Why a Gateway is not accepted, proxies heard.</summary>
    public static Rule<NamespacedName, Problem?> Refusal { get; } =
        new("why a Gateway is not accepted", (reader, key) => reader.Fetch(Rule, key)?.Refusal);

    /// <summary>
    /// Why nobody reaches a Gateway, whatever is served behind its address. That a proxy has not acknowledged the Gateway's own last edit
    /// is no reason: the listeners of its ListenerSets go on serving, and their statuses must not follow each of its generations.
    /// </summary>
    public static Rule<NamespacedName, Problem?> Unreachable { get; } =
        new("why a Gateway is not reached", (reader, key) => reader.Fetch(Rule, key)?.Unreachable);
}
