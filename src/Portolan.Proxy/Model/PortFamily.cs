using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// What comes first on a port, and so which listeners can share it: those that something in the first bytes tells apart. A port never
/// changes its family while it is bound, because what was accepted as plain text must not be taken for what came through TLS.
/// </summary>
internal enum PortFamily
{
    /// <summary>Requests, in plain text: the host of each tells.</summary>
    Http,

    /// <summary>
    /// A ClientHello: its server name tells, and also whether TLS ends here, with requests or bytes in it, or passes through.
    /// </summary>
    Tls,

    /// <summary>Bytes: nothing tells.</summary>
    Tcp,

    /// <summary>Datagrams: nothing tells.</summary>
    Udp,
}

/// <summary>The families of protocols.</summary>
internal static class PortFamilies
{
    /// <summary>The family of a listener's protocol.</summary>
    public static PortFamily Of(ListenerProtocol protocol) =>
        protocol switch
        {
            ListenerProtocol.Https or ListenerProtocol.Tls or ListenerProtocol.TlsPassthrough => PortFamily.Tls,
            ListenerProtocol.Tcp => PortFamily.Tcp,
            ListenerProtocol.Udp => PortFamily.Udp,
            _ => PortFamily.Http,
        };
}
