using Portolan.Proxy.Attempts;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange;

/// <summary>Why no connection to an endpoint came about, in the words of attempts.</summary>
internal static class ConnectFailures
{
    /// <summary>The outcome of an attempt whose connection ended before it was ready.</summary>
    public static AttemptOutcome ToOutcome(this CloseReason reason) =>
        reason switch
        {
            CloseReason.TlsFailed => AttemptOutcome.TlsFailed,
            CloseReason.PeerRefused => AttemptOutcome.Untrusted,
            _ => AttemptOutcome.ConnectFailed,
        };
}
