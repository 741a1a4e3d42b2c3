using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Infrastructure;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// Tells HTTPS listeners whose host names overlap with those of other listeners of the port that speak TLS (GEP-3567). A client of HTTP/2
/// may take the connection that it has to one of them for requests to the other; nothing is broken by that: the condition is for whoever
/// wonders about the answers. Only what is served counts.
/// </summary>
internal static class OverlappingTls
{
    // What comes of a request for one listener on a connection to another depends on what the other one does with it.
    private static readonly ListenerProtocol[] Protocols = [ListenerProtocol.Https, ListenerProtocol.TlsPassthrough, ListenerProtocol.Tls];

    /// <summary>The server names of a Gateway's listeners, each with what is done with its connections.</summary>
    public static DerivedSet<NamespacedName, (ClaimedHostname Name, ListenerProtocol Protocol), string> Names { get; } =
        new("server names of a Gateway");

    /// <summary>The host names that are wider than one of them.</summary>
    public static DerivedSet<NamespacedName, (ClaimedHostname Name, ListenerProtocol Protocol), string> Within { get; } =
        new("host names that cover server names of a Gateway");

    /// <summary>For <see cref="Names"/>.</summary>
    public static Rule<
        MemberKey<NamespacedName, ListenerKey>,
        EquatableList<Member<NamespacedName, (ClaimedHostname Name, ListenerProtocol Protocol), string>>
    > NamesOf { get; } = new("server name of a listener", (reader, listener) => Of(reader, listener, name => [name]));

    /// <summary>For <see cref="Within"/>.</summary>
    public static Rule<
        MemberKey<NamespacedName, ListenerKey>,
        EquatableList<Member<NamespacedName, (ClaimedHostname Name, ListenerProtocol Protocol), string>>
    > WithinOf { get; } = new("host names that cover a listener's", (reader, listener) => Of(reader, listener, name => name.Wider()));

    /// <summary>With which host name that of a listener of a Gateway overlaps, if any.</summary>
    public static Problem? Find(IReader reader, NamespacedName gateway, ListenerState listener)
    {
        if (listener is not { Unservable: null, Serves: { Serves: ListenerProtocol.Https } protocol })
        {
            return null;
        }

        var own = NameOf(listener.Terms.Port, protocol, listener.Terms.Hostname.ToString());
        foreach (var other in Protocols)
        {
            foreach (var wider in own.Wider())
            {
                if (reader.Member(Names, gateway, (wider, other)) is not null)
                {
                    return Overlaps($"hostname {own.Hostname} is one of those of {wider.Hostname}", other);
                }
            }

            if (reader.Member(Within, gateway, (own, other)) is not null)
            {
                return Overlaps($"hostname {own.Hostname} covers that", other);
            }
        }

        return null;
    }

    private static EquatableList<Member<NamespacedName, (ClaimedHostname Name, ListenerProtocol Protocol), string>> Of(
        IReader reader,
        MemberKey<NamespacedName, ListenerKey> listener,
        Func<ClaimedHostname, IEnumerable<ClaimedHostname>> names
    ) =>
        reader.Member(GatewayListeners.Served, listener.Group, listener.Key) is { } served
        && ListenerProtocols.Of(served.Mesh) is { Family: ListenerFamily.Tls } protocol
            ? names(NameOf(served.Mesh.Port, protocol, served.Mesh.Hostname ?? ""))
                .Select(name => new Member<NamespacedName, (ClaimedHostname Name, ListenerProtocol Protocol), string>(
                    listener.Group,
                    (name, protocol.Serves),
                    name.Hostname
                ))
                .ToEquatableList()
            : [];

    private static ClaimedHostname NameOf(int port, ServedProtocol protocol, string hostname) =>
        new(new ClaimedPort(port, OpenPort.Tcp), protocol.Family, hostname);

    private static Problem Overlaps(string what, ListenerProtocol other) =>
        new(
            Reasons.OverlappingHostnames,
            other switch
            {
                ListenerProtocol.Https =>
                    $"{what} of another HTTPS listener of the port: requests over a connection that was made for the other one are answered 421, and browsers send them again over a connection of their own",
                ListenerProtocol.TlsPassthrough =>
                    $"{what} of a listener of the port that passes TLS through: what comes of requests over a connection that was made for the other one is up to the backend at its end",
                _ =>
                    $"{what} of a listener of the port that ends TLS for TLSRoutes or TCPRoutes: what comes of requests over a connection that was made for the other one is up to the backend at its end",
            }
        );
}
