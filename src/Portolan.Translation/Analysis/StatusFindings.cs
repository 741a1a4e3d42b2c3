using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Explain;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.Analysis;

/// <summary>What statuses complain about.</summary>
internal static class StatusFindings
{
    public static IEnumerable<Finding> Of(TranslationOutput output) =>
        output.Statuses.SelectMany(entry =>
            entry.Value switch
            {
                IRoute route => OfRoute(entry.Key, route),
                Gateway gateway => OfGateway(entry.Key, gateway),
                ListenerSet set => OfListenerSet(entry.Key, set),
                GatewayClass gatewayClass => Failing(gatewayClass.Status?.Conditions ?? [])
                    .Select(condition => Error(FindingCodes.ClassRefused, entry.Key, "spec", condition)),
                _ => [],
            }
        );

    private static IEnumerable<Finding> OfRoute(ObjectKey key, IRoute route) =>
        (route.Status?.Parents ?? [])
            .SelectMany(parent => Failing(parent.Conditions))
            .Select(condition =>
                condition.Type switch
                {
                    ConditionTypes.Accepted => Error(FindingCodes.RouteRefused, key, "spec.parentRefs", condition),
                    ConditionTypes.ResolvedRefs => Error(FindingCodes.RouteReference, key, "spec.rules", condition),
                    _ => Error(FindingCodes.RoutePartlyInvalid, key, "spec.rules", condition),
                }
            );

    private static IEnumerable<Finding> OfGateway(ObjectKey key, Gateway gateway) =>
        [
            .. Failing(gateway.Status?.Conditions ?? []).Select(condition => Error(FindingCodes.GatewayRefused, key, "spec", condition)),
            .. OfListeners(key, gateway.Status?.Listeners ?? []),
        ];

    private static IEnumerable<Finding> OfListenerSet(ObjectKey key, ListenerSet set) =>
        [
            .. Failing(set.Status?.Conditions ?? []).Select(condition => Error(FindingCodes.GatewayRefused, key, "spec", condition)),
            .. OfListeners(key, set.Status?.Listeners ?? []),
        ];

    private static IEnumerable<Finding> OfListeners(ObjectKey key, EquatableList<ListenerStatus> listeners) =>
        listeners.SelectMany(listener =>
            Failing(listener.Conditions)
                .Select(condition => Error(FindingCodes.ListenerRefused, key, $"spec.listeners[{listener.Name}]", condition))
        );

    // Programmed waits for a proxy, and there is none where manifests are only read; what keeps a proxy from it is told by the others.
    private static IEnumerable<Condition> Failing(IEnumerable<Condition> conditions) =>
        GatewayStatuses.Failing(conditions).Where(condition => condition.Type is not ConditionTypes.Programmed);

    private static Finding Error(string code, ObjectKey key, string field, Condition condition) =>
        new(code, Severity.Error, key, field, $"{condition.Reason}: {condition.Message}");
}
