using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// Reads out of the statuses of Gateways what proxies had acknowledged when an earlier control plane wrote them. Proxies go on serving while
/// the control plane restarts; without this every restart would turn each Gateway to not programmed and back.
/// </summary>
internal static class PriorReports
{
    public static IEnumerable<(ProxyKey Proxy, ConfigAcknowledgement Said)> Of(IEnumerable<InputChange> inputs)
    {
        foreach (var gateway in inputs.Select(input => input.Resource).OfType<Gateway>())
        {
            var listeners = (gateway.Status?.Listeners ?? [])
                .SelectMany(listener => listener.Conditions, (listener, condition) => (listener.Name, Condition: condition))
                .Where(said => said.Condition is { Type: "Programmed", Status: ConditionStatus.True })
                .Select(said => new ListenerReport(KeyOf(gateway, said.Name), said.Condition.ObservedGeneration ?? 0, ListenerFault.None, ""))
                .ToEquatableList();
            if (!listeners.IsEmpty)
                yield return (new ProxyKey(gateway.Metadata.Key.ToString()), new ConfigAcknowledgement { Version = 0, Listeners = listeners });
        }
    }

    private static ListenerKey KeyOf(Gateway gateway, string listener) => new($"{gateway.Metadata.Key}/{listener}");
}
