namespace Portolan.Proxy.Transport;

/// <summary>Why a connection is over.</summary>
internal enum CloseReason
{
    /// <summary>We closed it, or both sides ended.</summary>
    Closed,

    /// <summary>We aborted it.</summary>
    Aborted,

    /// <summary>The connection could not be made: refused, unreachable, or no answer in time.</summary>
    ConnectFailed,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailed,

    /// <summary>The handshake showed that the peer is not who it should be.</summary>
    PeerRefused,

    /// <summary>The peer reset it, or the network failed.</summary>
    Reset,
}
