using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.ControlPlane.Reporting;

/// <summary>
/// Reads out of the statuses of Gateways and ListenerSets what proxies had acknowledged when an earlier control plane wrote them. Proxies
/// go on serving while the control plane restarts; without this every restart would turn each Gateway to not programmed and back.
/// </summary>
internal static class PriorReports
{
    public static IEnumerable<(ProxyKey Proxy, ConfigAcknowledgement Said)> Of(IReadOnlyList<InputChange> inputs)
    {
        var spaces = inputs
            .Select(input => input.Resource)
            .OfType<Namespace>()
            .ToDictionary(space => space.Metadata.Name, space => space.Metadata, StringComparer.Ordinal);
        var sets = inputs
            .Select(input => input.Resource)
            .OfType<ListenerSet>()
            .ToLookup(set => new NamespacedName(set.Spec.ParentRef.Namespace ?? set.Metadata.Namespace, set.Spec.ParentRef.Name));
        foreach (var gateway in inputs.Select(input => input.Resource).OfType<Gateway>())
        {
            var listeners = Served(Gateway.Type, gateway.Metadata.Key, gateway.Status?.Listeners ?? [])
                .Concat(
                    sets[gateway.Metadata.Key].SelectMany(set => Served(ListenerSet.Type, set.Metadata.Key, set.Status?.Listeners ?? []))
                )
                .ToEquatableList();
            if (!listeners.IsEmpty)
            {
                yield return (
                    KeyOf(gateway, MeshOf.Of(gateway.Metadata, spaces.GetValueOrDefault(gateway.Metadata.Namespace))),
                    new ConfigAcknowledgement { Version = 0, Listeners = listeners }
                );
            }
        }
    }

    private static IEnumerable<ListenerReport> Served(ResourceType type, NamespacedName owner, EquatableList<ListenerStatus> statuses) =>
        statuses
            .SelectMany(listener => listener.Conditions, (listener, condition) => (listener.Name, Condition: condition))
            .Where(said => said.Condition is { Type: ConditionTypes.Programmed, Status: ConditionStatus.True })
            .Select(said => new ListenerReport(
                new ListenerKey(type.Kind, owner.Namespace, owner.Name, said.Name),
                said.Condition.ObservedGeneration ?? 0,
                ListenerFault.None,
                ""
            ));

    private static ProxyKey KeyOf(Gateway gateway, string mesh) =>
        ProxyKey.Gateway(gateway.Metadata.Namespace, gateway.Metadata.Name, mesh);
}
