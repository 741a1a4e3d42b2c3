using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>Which listeners took a route; when none did, why.</summary>
/// <param name="Listeners">The listeners, in the Gateway's order.</param>
/// <param name="Refusal">Why there are none.</param>
internal sealed record AttachmentDecision(EquatableList<ListenerKey> Listeners, Problem? Refusal)
{
    /// <summary>
    /// Why some listeners that would have taken the route do not, while others do; empty when there are no such listeners.
    /// </summary>
    public string Note { get; init; } = "";

    /// <summary>No listener took the route.</summary>
    public static AttachmentDecision Refused(string reason, string message) => new([], new Problem(reason, message));
}
