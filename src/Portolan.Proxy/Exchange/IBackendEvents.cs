using Portolan.Http.Messages;
using Portolan.Proxy.Attempts;

namespace Portolan.Proxy.Exchange;

/// <summary>What an exchange is told by the <see cref="IBackendSide"/> of its attempt.</summary>
/// <remarks>A response is any number of <see cref="OnInterim"/>, one <see cref="OnResponseHead"/>, and, when the head's
/// <see cref="HttpResponseHead.Body"/> is not
/// <see cref="BodyKind.None"/>, pieces of body and one <see cref="OnResponseEnd"/>. <see cref="OnBackendFailed"/> may take the place of any
/// of them.</remarks>
internal interface IBackendEvents
{
    /// <summary>The connection is there: <see cref="IBackendSide.SendHead"/> may be called.</summary>
    void OnBackendReady();

    /// <summary>A 1xx response came (not 101). Valid, and the exchange's to edit, within the call.</summary>
    void OnInterim(HttpResponseHead head);

    /// <summary>The head of the final response came. Valid, and the exchange's to edit, within the call.</summary>
    void OnResponseHead(HttpResponseHead head);

    /// <summary>A piece of the body (or tunnel) came. All of it is taken; valid within the call.</summary>
    void OnResponseBody(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// The body is complete (or the backend's direction of the tunnel). Trailers are valid, and the exchange's to edit, within the call.
    /// </summary>
    void OnResponseEnd(FieldSection? trailers);

    /// <summary><see cref="IBackendSide.IsCongested"/> was true and is no longer.</summary>
    void OnBackendDrained();

    /// <summary>The attempt is over without a whole response. The side is not called any more.</summary>
    void OnBackendFailed(AttemptOutcome outcome);
}
