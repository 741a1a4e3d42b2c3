using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.Proxies.Gateways;

namespace Portolan.Translation.Proxies;

/// <summary>What proxies' configurations are put together from, by proxy.</summary>
internal static class ProxySets
{
    /// <summary>The gateway proxies.</summary>
    public static DerivedSet<Whole, ScopeKey, ProxyGateway> Gateways { get; } = new("gateway proxies");

    /// <summary>The proxies that serve a MeshGateway, by its mesh and name; routes that users wrote name it.</summary>
    public static DerivedSet<(string Mesh, string MeshGateway), ScopeKey, ProxyGateway> GatewaysByName { get; } =
        new("gateway proxies by MeshGateway");

    /// <summary>The listeners of a proxy, with what routes and certificates need to find them.</summary>
    public static DerivedSet<ScopeKey, ListenerKey, ServedListener> ServedListeners { get; } = new("served listeners");

    /// <summary>The listeners of a proxy.</summary>
    public static DerivedSet<ScopeKey, ListenerKey, Listener> Listeners { get; } = new("listeners");

    /// <summary>The certificates of a proxy.</summary>
    public static DerivedSet<ScopeKey, CertificateKey, Certificate> Certificates { get; } = new("certificates");

    /// <summary>The routes of a proxy.</summary>
    public static DerivedSet<ScopeKey, RouteKey, Route> Routes { get; } = new("routes");

    /// <summary>The rules of a proxy for connections.</summary>
    public static DerivedSet<ScopeKey, RouteKey, ConnectionRoute> ConnectionRoutes { get; } = new("connection routes");

    /// <summary>The backends that a proxy's routes use: a change of a backend is one entry, however many routes share it.</summary>
    public static DerivedSet<ScopeKey, BackendKey, Whole> BackendUses { get; } = new("used backends");

    /// <summary>The backends of a proxy.</summary>
    public static DerivedSet<ScopeKey, BackendKey, Backend> Backends { get; } = new("backends");

    /// <summary>The endpoints of a proxy's backends.</summary>
    public static DerivedSet<ScopeKey, BackendKey, EndpointSet> Endpoints { get; } = new("endpoints");
}
