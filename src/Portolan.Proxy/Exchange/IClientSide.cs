using Portolan.Http.Messages;
using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Exchange;

/// <summary>
/// The client's half of an exchange: an HTTP/1.1 connection while it serves one request, or an HTTP/2 stream. The side knows its version;
/// the exchange does not. Everything happens on the connection's loop. The side tells the exchange of its events through
/// <see cref="IClientEvents"/>.
/// </summary>
/// <remarks>
/// A response is any number of <see cref="SendInterim"/>, one <see cref="SendHead"/>, and, when the head's
/// <see cref="HttpResponseHead.Body"/> is not
/// <see cref="BodyKind.None"/>, any number of <see cref="SendBody"/> and one <see cref="SendEnd"/>. <see cref="Reset"/> may take the place
/// of any of them. The last call is <see cref="Finish"/>. None of these calls an event of the exchange before it returns.
/// </remarks>
internal interface IClientSide
{
    /// <summary>The connection that the request came on.</summary>
    ClientContext Context { get; }

    /// <summary>
    /// Whether so much waits for the client that the response has to pause; <see cref="IClientEvents.OnClientDrained"/> says when it may go
    /// on.
    /// </summary>
    bool IsCongested { get; }

    /// <summary>The bytes that wait for the client: as long as they become fewer, it reads. A side that cannot tell says 0.</summary>
    long PendingBytes => 0;

    /// <summary>Sends a 1xx response (not 101). An HTTP/1.0 client gets none.</summary>
    void SendInterim(HttpResponseHead head);

    /// <summary>
    /// Sends the head of the final response; it is over with it when its body is <see cref="BodyKind.None"/>. A body of
    /// <see cref="BodyKind.Tunnel"/> accepts the upgrade: 101 in HTTP/1.1, 200 in HTTP/2, whatever <see cref="HttpResponseHead.Status"/>
    /// the backend's version has.
    /// </summary>
    void SendHead(HttpResponseHead head);

    /// <summary>Sends a piece of the body. Nothing is refused: look at <see cref="IsCongested"/> afterwards.</summary>
    void SendBody(ReadOnlySpan<byte> bytes);

    /// <summary>Ends the body; of a tunnel, this direction of it.</summary>
    void SendEnd(FieldSection? trailers);

    /// <summary>Breaks the response off so that the client cannot take it for whole: RST_STREAM, or the end of the connection.</summary>
    void Reset(ProxyError error);

    /// <summary>
    /// No <see cref="IClientEvents.OnRequestBody"/> or <see cref="IClientEvents.OnRequestEnd"/> until <see cref="ResumeRequest"/>; the
    /// client's window fills.
    /// </summary>
    void PauseRequest();

    /// <summary>Lets the request's body flow again; never calls an event before it returns.</summary>
    void ResumeRequest();

    /// <summary>
    /// The exchange is over and no one calls the other any more; the head of the request is the side's again. When a part of the request
    /// has not come yet, the side reads and drops it within its bounds, or ends the connection.
    /// </summary>
    void Finish();
}
