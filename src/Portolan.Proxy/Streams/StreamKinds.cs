using Portolan.ProxyConfig;

namespace Portolan.Proxy.Streams;

/// <summary>How connections of a listener's protocol are begun.</summary>
internal static class StreamKinds
{
    /// <summary>The kind; null for protocols that carry requests.</summary>
    public static StreamKind? Of(ListenerProtocol protocol) =>
        protocol switch
        {
            ListenerProtocol.TlsPassthrough => StreamKind.TlsPassthrough,
            ListenerProtocol.Tls => StreamKind.TlsTerminated,
            ListenerProtocol.Tcp or ListenerProtocol.Udp => StreamKind.Tcp,
            _ => null,
        };
}
