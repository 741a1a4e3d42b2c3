using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Listeners;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>Which routes a listener has.</summary>
internal static class AttachedRoutes
{
    /// <summary>Each listener's routes: those that are accepted and attached to it.</summary>
    public static DerivedSet<ListenerKey, ObjectKey, Whole> Set { get; } = new("routes attached to a listener");

    /// <summary>
    /// How many of its routes serve: all, or the oldest alone on a listener where nothing tells one connection from another (GEP-2644).
    /// </summary>
    public static int Count(IReader reader, ListenerState listener)
    {
        var all = reader.Members(Set, listener.Terms.Key).Count;
        return ListenerProtocols.Of(listener.Protocol) is { Sharing: ListenerSharing.Alone } ? Math.Min(all, 1) : all;
    }
}
