using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Routes;

namespace Portolan.Translation;

/// <summary>What routes of all kinds contribute to the sets of the wiring.</summary>
internal sealed class RouteSources
{
    /// <summary>Into <see cref="GatewayApi.Attachment.AttachedRoutes.Set"/>.</summary>
    public List<Source<ListenerKey, ObjectKey, Whole>> Attached { get; } = [];

    /// <summary>Into <see cref="OutputSets.Objects"/>.</summary>
    public List<Source<Whole, ObjectKey, IResource>> Objects { get; } = [];

    /// <summary>Into <see cref="OutputSets.Statuses"/>.</summary>
    public List<Source<Whole, ObjectKey, IResource>> Statuses { get; } = [];

    /// <summary>Into <see cref="OutputSets.Diagnostics"/>.</summary>
    public List<Source<Whole, Diagnostic, Diagnostic>> Findings { get; } = [];

    /// <summary>Into <see cref="Proxies.ProxySets.Routes"/>.</summary>
    public List<Source<ProxyKey, RouteKey, Route>> Routes { get; } = [];

    /// <summary>Into <see cref="Proxies.ProxySets.ConnectionRoutes"/>.</summary>
    public List<Source<ProxyKey, RouteKey, ConnectionRoute>> ConnectionRoutes { get; } = [];

    /// <summary>For each kind: the Gateways that took a route of it which leads to a Service.</summary>
    public List<Rule<NamespacedName, EquatableList<NamespacedName>>> GatewaysOfServices { get; } = [];

    /// <summary>Adds what stage 1 makes of a kind of Gateway API.</summary>
    public void Add<TRoute, TRule>(RoutePipeline<TRoute, TRule> kind)
        where TRoute : class, IResource<TRoute>, IRoute
        where TRule : class
    {
        Attached.Add(Each<TRoute>.Through(kind.Attached));
        Objects.Add(Each<TRoute>.Through(kind.Objects));
        Statuses.Add(Each<TRoute>.Through(kind.Statuses));
        Findings.Add(Each<TRoute>.Through(kind.Findings));
        GatewaysOfServices.Add(kind.GatewaysOfService);
    }
}
