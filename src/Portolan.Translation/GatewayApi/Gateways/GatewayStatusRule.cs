using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.ListenerSets;
using Portolan.Translation.GatewayApi.MeshResources;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>
/// The status of a Gateway. <c>Programmed</c> is never guessed: it waits for the proxy's word on this very generation, and for an address.
/// </summary>
internal static class GatewayStatusRule
{
    private const string Unchecked =
        "spec.tls.frontend has the mode AllowInsecureFallback: clients are let in without a valid certificate, and backends have to check who they are";

    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Rule { get; } =
        new(
            "Gateway status",
            (reader, key) =>
                reader.Fetch(GatewayProgressRule.Rule, key) is { } progress && GatewayRules.Ours(reader, key) is { } gateway
                    ? [OutputSets.Entry(StatusOf(reader, gateway, progress))]
                    : []
        );

    private static Gateway StatusOf(IReader reader, Gateway gateway, GatewayProgress progress)
    {
        var key = progress.State.Gateway;
        var generation = progress.State.Generation;
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
                    .. reader.Fetch(ClientCertificate.Rule, key) is { } certificate
                        ? [Conditions.Unless(certificate.Problem, ConditionTypes.ResolvedRefs, Reasons.ResolvedRefs, generation)]
                        : Array.Empty<Condition>(),
                    .. FrontendValidation.IsInsecure(gateway)
                        ?
                        [
                            Conditions.True(
                                ConditionTypes.InsecureFrontendValidationMode,
                                Reasons.ConfigurationChanged,
                                Unchecked,
                                generation
                            ),
                        ]
                        : Array.Empty<Condition>(),
                    .. gateway.Spec.DefaultScope is { } scope and not DefaultScopes.None
                        ?
                        [
                            Conditions.True(
                                ConditionTypes.DefaultGateway,
                                Reasons.DefaultGateway,
                                $"routes with spec.useDefaultGateways: {scope} are bound to this Gateway, as far as its listeners allow them",
                                generation
                            ),
                        ]
                        : Array.Empty<Condition>(),
                    .. WriteRefusals.Condition(WriteRefusals.Among(reader, Made(reader, key)), generation),
                ],
                Listeners = progress
                    .Listeners.Select(listener =>
                        ListenerStatuses.Of(reader, key, listener.State, (listener.Readiness?.Refusal, listener.NotProgrammed), generation)
                    )
                    .ToEquatableList(),
                AttachedListenerSets =
                    reader.Fetch(ListenerSetProgressRule.IsAskedFor, key) || gateway.Spec.AllowedListeners is not null
                        ? reader.Members(ListenerSetProgressRule.Accepted, key).Count
                        : null,
            },
        };
    }

    // The MeshGateway by its name alone: it changes with every listener of a ListenerSet.
    private static IEnumerable<ObjectKey> Made(IReader reader, NamespacedName key) =>
        reader.Fetch(GatewayObjectsRule.Rule, key).Select(made => made.Key).Prepend(MeshGateways.KeyOf(key));

    private static Condition Accepted(GatewayProgress progress, long generation) =>
        progress switch
        {
            { Refusal: { } refusal } => Conditions.False(ConditionTypes.Accepted, refusal, generation),
            { Partial: { } partial } => Conditions.Because(ConditionTypes.Accepted, partial, generation),
            _ => Conditions.True(ConditionTypes.Accepted, Reasons.Accepted, "", generation),
        };
}
