using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>
/// The status of a Gateway. <c>Programmed</c> is never guessed: it waits for the proxy's word on this very generation, and for an address.
/// </summary>
internal static class GatewayStatusRule
{
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } = new("Gateway status", (reader, key) =>
        reader.Fetch(GatewayRules.State, key) is { } state && GatewayRules.Ours(reader, key) is { } gateway
            ? [OutputSets.Entry(StatusOf(reader, gateway, state))]
            : []);

    private static Gateway StatusOf(IReader reader, Gateway gateway, GatewayState state)
    {
        var progress = ProgressOf(reader, gateway, state);
        var generation = state.Generation;
        return new Gateway
        {
            Metadata = new ObjectMeta { Name = gateway.Metadata.Name, Namespace = gateway.Metadata.Namespace },
            Spec = gateway.Spec,
            Status = new GatewayStatus
            {
                Addresses = progress.Addresses,
                Conditions =
                [
                    Accepted(progress, generation),
                    Conditions.Unless(progress.NotProgrammed, ConditionTypes.Programmed, Reasons.Programmed, generation),
                    .. ClientCertificate.Problem(reader, gateway) is { } problem ? [Conditions.False(ConditionTypes.ResolvedRefs, problem, generation)] : Array.Empty<Condition>(),
                    .. WriteRefusals.Condition(WriteRefusals.Among(reader, reader.Fetch(GatewayObjectsRule.Rule, state.Gateway)), generation),
                ],
                Listeners = progress.Listeners
                    .Select(listener => ListenerStatuses.Of(
                        listener.State,
                        AttachedRoutes.Count(reader, listener.State),
                        listener.Readiness?.Refusal,
                        listener.NotProgrammed,
                        generation))
                    .ToEquatableList(),
            },
        };
    }

    private static GatewayProgress ProgressOf(IReader reader, Gateway gateway, GatewayState state)
    {
        var report = reader.Get<ProxyReport>(ProxyReport.NameOf(ProxyKey.Gateway(state.Gateway.Namespace, state.Gateway.Name, state.Mesh)));
        var accepted = state.Refusal is null;
        return new GatewayProgress(
            state,
            state.Listeners
                .Select(listener => new ListenerProgress(
                    listener,
                    accepted && listener.Unservable is null ? ListenerReadiness.Of(report, listener.Terms.Key, state.Generation) : null))
                .ToEquatableList(),
            GatewayAddresses.Requested(gateway.Spec),
            reader.Fetch(GatewayAddresses.Assigned, state.Gateway),
            reader.Fetch(GatewayAddresses.Obstacle, state.Gateway));
    }

    private static Condition Accepted(GatewayProgress progress, long generation) => progress switch
    {
        { Refusal: { } refusal } => Conditions.False(ConditionTypes.Accepted, refusal, generation),
        { Partial: { } partial } => Conditions.Because(ConditionTypes.Accepted, partial, generation),
        _ => Conditions.True(ConditionTypes.Accepted, Reasons.Accepted, "", generation),
    };
}
