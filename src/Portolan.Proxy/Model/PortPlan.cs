using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>The listeners that share a port.</summary>
internal sealed record PortPlan(int Port, ListenerProtocol Protocol, IReadOnlyList<Listener> Listeners)
{
    /// <summary>
    /// Groups listeners by port. Listeners whose protocol cannot share the port with that of the first (by key) are reported and left out, as are
    /// protocols that this proxy does not serve.
    /// </summary>
    public static IEnumerable<PortPlan> Group(IEnumerable<Listener> listeners, Dictionary<ListenerKey, ListenerReport> faults)
    {
        foreach (var group in listeners.GroupBy(listener => listener.Port).OrderBy(group => group.Key))
        {
            var sorted = group.OrderBy(listener => listener.Key).ToList();
            var served = sorted.Where(IsServed).ToList();
            foreach (var listener in sorted.Where(listener => !IsServed(listener)))
            {
                Report(listener, ListenerFault.Other, $"this proxy does not serve the protocol {listener.Protocol}", faults);
            }

            if (served.Count == 0)
            {
                continue;
            }

            var protocol = served[0].Protocol;
            foreach (var listener in served.Where(listener => listener.Protocol != protocol))
            {
                Report(
                    listener,
                    ListenerFault.PortInUse,
                    $"port {group.Key} is taken by listener {served[0].Key} with protocol {protocol}; give {listener.Protocol} another port",
                    faults);
            }

            yield return new PortPlan(group.Key, protocol, [.. served.Where(listener => listener.Protocol == protocol)]);
        }
    }

    private static bool IsServed(Listener listener) =>
        listener.Protocol is ListenerProtocol.Http or ListenerProtocol.Https && listener.Port is > 0 and <= 65535;

    private static void Report(Listener listener, ListenerFault fault, string message, Dictionary<ListenerKey, ListenerReport> faults) =>
        faults[listener.Key] = new ListenerReport(listener.Key, listener.Generation, fault, message);
}
