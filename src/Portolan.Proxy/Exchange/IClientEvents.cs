using Portolan.Http.Messages;
using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Exchange;

/// <summary>What an exchange is told by its <see cref="IClientSide"/>.</summary>
/// <remarks>A request is one <see cref="OnRequestHead"/> and, when the head's <see cref="HttpRequestHead.Body"/> is not
/// <see cref="BodyKind.None"/> or it asks for an upgrade that is accepted, pieces of body and one <see cref="OnRequestEnd"/>.</remarks>
internal interface IClientEvents
{
    /// <summary>The head came. It belongs to the exchange, which edits it, until <see cref="IClientSide.Finish"/>.</summary>
    void OnRequestHead(HttpRequestHead head);

    /// <summary>A piece of the body (or tunnel) came. All of it is taken; valid within the call.</summary>
    void OnRequestBody(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// The body is complete (or the client's direction of the tunnel). Trailers are valid, and the exchange's to edit, within the call.
    /// </summary>
    void OnRequestEnd(FieldSection? trailers);

    /// <summary><see cref="IClientSide.IsCongested"/> was true and is no longer.</summary>
    void OnClientDrained();

    /// <summary>
    /// The body cannot be read (bad chunks, too slow). The client still listens: it gets <paramref name="error"/> if nothing was sent yet.
    /// </summary>
    void OnRequestBroken(ProxyError error);

    /// <summary>
    /// The client went away, or reset the stream. The side is not called any more, not even <see cref="IClientSide.Finish"/>.
    /// </summary>
    void OnClientGone();

    /// <summary>Describes the state for <c>/debug/connections</c> and for the log of an invariant that broke; no secrets.</summary>
    string Describe();
}
