using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;
using Listener = Portolan.Api.Gateway.Listener;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// Tells HTTPS listeners of one port whose host names overlap (GEP-3567). A client of HTTP/2 may take the connection that it has to one of
/// them for requests to the other; proxies answer those 421, so nothing is broken: the condition is for whoever wonders about these
/// answers.
/// </summary>
internal static class OverlappingTls
{
    /// <summary>With which host name that of <paramref name="listener"/> overlaps, if any.</summary>
    public static Problem? Find(IReader reader, ListenerOwner owner, Listener listener)
    {
        if (ListenerProtocols.Of(listener) is not { Serves: ListenerProtocol.Https })
        {
            return null;
        }

        var own = ListenerClaims.HostnameOf(listener);
        foreach (var wider in own.Wider())
        {
            if (reader.Member(ListenerClaims.Hostnames, owner.Gateway, wider) is not null)
            {
                return Overlaps($"hostname {own.Hostname} is one of those of {wider.Hostname}, which another listener of the port has");
            }
        }

        return reader.Member(ListenerClaims.Within, owner.Gateway, own) is not null
            ? Overlaps($"hostname {own.Hostname} covers that of another listener of the port")
            : null;
    }

    private static Problem Overlaps(string what) =>
        new(
            Reasons.OverlappingHostnames,
            $"{what}: requests over a connection that was made for the other one are answered 421, and browsers send them again over a connection of their own"
        );
}
