using Portolan.ProxyConfig;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>Which routes a listener has.</summary>
internal static class AttachedRoutes
{
    /// <summary>Each listener's routes: those that are accepted and attached to it.</summary>
    public static DerivedSet<ListenerKey, ObjectKey, Whole> Set { get; } = new("routes attached to a listener");

    /// <summary>
    /// How many there are. Where nothing tells one connection from another only the oldest serves, and all are counted: they are accepted
    /// and attached (Gateway API,
    /// <c>status.listeners[].attachedRoutes</c>).
    /// </summary>
    public static int Count(IReader reader, ListenerKey listener) => reader.Members(Set, listener).Count;
}
