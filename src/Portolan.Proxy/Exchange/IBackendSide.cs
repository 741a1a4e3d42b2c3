using Portolan.Http.Messages;

namespace Portolan.Proxy.Exchange;

/// <summary>
/// The backend's half of an attempt: an HTTP/1.1 connection for one request, or an HTTP/2 stream. Got from <see cref="IBackendPool.Open"/>,
/// at first perhaps while its connection is still being made. It tells of its events through <see cref="IBackendEvents"/>.
/// </summary>
/// <remarks>
/// It is the exchange's until <see cref="Abort"/>, <see cref="IBackendEvents.OnBackendFailed"/>, or the end of the response (of a tunnel:
/// of both directions), whichever is first. Then it goes back to its pool by itself, if both directions ended where they should; else the
/// connection is closed (the stream reset). None of these calls an event before it returns.
/// </remarks>
internal interface IBackendSide
{
    /// <summary>Whether the head can be sent now; else <see cref="IBackendEvents.OnBackendReady"/> follows.</summary>
    bool IsReady { get; }

    /// <summary>
    /// Whether an earlier request went over the connection: one that has waited may have been closed by the backend at the same moment.
    /// </summary>
    bool IsReused { get; }

    /// <summary>
    /// Whether so much waits for the backend that the request has to pause; <see cref="IBackendEvents.OnBackendDrained"/> says when it may
    /// go on.
    /// </summary>
    bool IsCongested { get; }

    /// <summary>
    /// Sends the head as it is; the request is over with it when its body is <see cref="BodyKind.None"/> and it asks for no upgrade.
    /// </summary>
    void SendHead(HttpRequestHead head);

    /// <summary>Sends a piece of the body (or tunnel). Nothing is refused: look at <see cref="IsCongested"/> afterwards.</summary>
    void SendBody(ReadOnlySpan<byte> bytes);

    /// <summary>Ends the body; of a tunnel, this direction of it.</summary>
    void SendEnd(FieldSection? trailers);

    /// <summary>
    /// No <see cref="IBackendEvents.OnResponseBody"/> or <see cref="IBackendEvents.OnResponseEnd"/> until <see cref="ResumeResponse"/>; the
    /// backend's window fills.
    /// </summary>
    void PauseResponse();

    /// <summary>Lets the response flow again; never calls an event before it returns.</summary>
    void ResumeResponse();

    /// <summary>Gives the attempt up; no event follows.</summary>
    void Abort();
}
