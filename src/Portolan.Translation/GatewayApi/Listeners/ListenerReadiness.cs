using System.Diagnostics;
using System.Globalization;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>What a proxy says of a listener that it was given: served at this generation, or why not.</summary>
/// <param name="Refusal">Why the listener cannot be accepted after all: its port is not to be had.</param>
/// <param name="Delay">Why it does not serve yet, or does not serve.</param>
internal sealed record ListenerReadiness(Problem? Refusal, Problem? Delay)
{
    private static readonly ListenerReadiness Serving = new(null, null);

    public static ListenerReadiness Of(IReader reader, ProxyKey proxy, ListenerKey key, long generation)
    {
        var name = ProxyReport.NameOf(proxy);
        if (!reader.Fetch(ListenerReports.IsConnected, name))
        {
            return Waiting("no proxy is connected yet");
        }

        var said = reader.Member(ListenerReports.Set, name, key);
        if (said is null || said.Generation < generation)
        {
            return Waiting($"the proxy has not acknowledged generation {generation.ToString(CultureInfo.InvariantCulture)} yet");
        }

        return said.Fault switch
        {
            ListenerFault.None => Serving,
            ListenerFault.PortInUse or ListenerFault.PermissionDenied => Unavailable(said.Message),
            ListenerFault.BadCertificate or ListenerFault.Other => new ListenerReadiness(null, new Problem(Reasons.Invalid, said.Message)),
            _ => throw new UnreachableException(),
        };
    }

    private static ListenerReadiness Waiting(string message) => new(null, new Problem(Reasons.Pending, message));

    private static ListenerReadiness Unavailable(string message) =>
        new(new Problem(Reasons.PortUnavailable, message), new Problem(Reasons.PortUnavailable, message));
}
