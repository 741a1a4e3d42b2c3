using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// What proxies say, listener by listener: a status that waits for one of them is not written again when another is served.
/// </summary>
internal static class ListenerReports
{
    /// <summary>What each proxy says of its listeners; the group is <see cref="ProxyReport.NameOf"/>.</summary>
    public static DerivedSet<NamespacedName, ListenerKey, ListenerReport> Set { get; } = new("reports of listeners");

    /// <summary>For <see cref="Set"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<NamespacedName, ListenerKey, ListenerReport>>> OfProxy { get; } =
        new(
            "report of a proxy by listener",
            (reader, name) =>
                (reader.Get<ProxyReport>(name)?.Listeners ?? [])
                    .Select(report => new Member<NamespacedName, ListenerKey, ListenerReport>(name, report.Listener, report))
                    .ToEquatableList()
        );

    /// <summary>Whether a proxy is connected.</summary>
    public static Rule<NamespacedName, bool> IsConnected { get; } =
        new("proxy is connected", (reader, name) => reader.Get<ProxyReport>(name) is { Connected: true });
}
