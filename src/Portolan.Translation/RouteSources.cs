using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Hostnames;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.Routes;
using Portolan.Translation.Proxies;
using Portolan.Translation.Proxies.Routes;
using Portolan.Translation.Proxies.Sidecars;

namespace Portolan.Translation;

/// <summary>What routes of all kinds contribute to the sets of the wiring.</summary>
internal sealed class RouteSources
{
    /// <summary>Into <see cref="GatewayApi.Attachment.AttachedRoutes.Set"/>.</summary>
    public List<Source<ListenerKey, ObjectKey, Whole>> Attached { get; } = [];

    /// <summary>Into <see cref="GatewayApi.Attachment.RequestClaims.Claims"/>, by the kind that claims.</summary>
    public Dictionary<RequestClaims, Source<ListenerKey, RoutePlace, EquatableList<HostnamePattern>>> Claims { get; } = [];

    /// <summary>Into <see cref="SidecarSets.Attached"/>.</summary>
    public List<Source<RouteAudience, ObjectKey, ObjectKey>> AttachedToServices { get; } = [];

    /// <summary>Into <see cref="OutputSets.Objects"/>.</summary>
    public List<Source<Whole, ObjectKey, IResource>> Objects { get; } = [];

    /// <summary>Into <see cref="OutputSets.Statuses"/>.</summary>
    public List<Source<Whole, ObjectKey, IResource>> Statuses { get; } = [];

    /// <summary>Into <see cref="OutputSets.Findings"/>.</summary>
    public List<Source<Whole, Finding, Finding>> Findings { get; } = [];

    /// <summary>Into <see cref="Proxies.ProxySets.Routes"/>.</summary>
    public List<Source<ScopeKey, RouteKey, Route>> Routes { get; } = [];

    /// <summary>Into <see cref="Proxies.ProxySets.ConnectionRoutes"/>.</summary>
    public List<Source<ScopeKey, RouteKey, ConnectionRoute>> ConnectionRoutes { get; } = [];

    /// <summary>Into <see cref="GatewayApi.Policies.PolicyAncestors.Gateways"/>.</summary>
    public List<Source<NamespacedName, NamespacedName, Whole>> LeadsTo { get; } = [];

    /// <summary>Into <see cref="GatewayApi.Backends.XBackendStatuses.Gateways"/>.</summary>
    public List<Source<NamespacedName, NamespacedName, Whole>> LeadsOutside { get; } = [];

    /// <summary>Lets rules read the kinds, those that users write for the mesh included.</summary>
    public List<Action<Wiring>> Reads { get; } = [];

    /// <summary>The kinds.</summary>
    public List<ResourceType> Types { get; } = [];

    /// <summary>Adds a kind of Gateway API: what stage 1 makes of it, and what of that proxies serve.</summary>
    public void Add<TRoute, TRule, TServed>(
        RoutePipeline<TRoute, TRule> kind,
        List<Source<ScopeKey, RouteKey, TServed>> served,
        Func<TRule, RulePlace, TServed> compile
    )
        where TRoute : class, IResource<TRoute>, IRoute
        where TRule : class
    {
        Types.Add(TRoute.Type);
        Reads.Add(wiring => wiring.Read<TRoute>(route => kind.WithoutStatus(route, TranslationWiring.Unversioned(route.Metadata))));
        if (kind.Claims is { } claims)
        {
            Claims.Add(claims, Each<TRoute>.Through(kind.Claimed));
        }

        Attached.Add(Each<TRoute>.Through(kind.Attached));
        Objects.Add(Each<TRoute>.Through(kind.Objects));
        Statuses.Add(Each<TRoute>.Through(kind.Statuses));
        Findings.Add(Each<TRoute>.Through(kind.Findings));
        LeadsTo.Add(Each<TRoute>.Through(kind.LeadsTo));
        LeadsOutside.Add(Each<TRoute>.Through(kind.LeadsOutside));
        served.Add(Each<TRoute>.Through(ServedRoutes.Of(TRoute.Type, kind.Translation, compile)));
        if (kind.Takes is not ServicePortUse.None)
        {
            AttachedToServices.Add(Each<TRoute>.Through(RoutesOfServices.Attached(TRoute.Type, kind.Translation, kind.Takes)));
            served.Add(Each<TRoute>.Through(RoutesOfServices.Of(TRoute.Type, kind.Translation, kind.Takes, compile)));
        }
    }

    /// <summary>Adds a kind of the mesh, as users write it for a MeshGateway.</summary>
    public void Add<TMesh, TRule, TServed>(MeshRoutePipeline<TMesh, TRule, TServed> kind, List<Source<ScopeKey, RouteKey, TServed>> served)
        where TMesh : class, IResource<TMesh>
    {
        Types.Add(TMesh.Type);
        // What stage 1 made of them is there already, and is not kept a second time as the API has it.
        Reads.Add(wiring =>
            wiring.Read<TMesh>(route =>
                Generated.IsMarked(route.Metadata) ? null : kind.With(route, TranslationWiring.Unversioned(route.Metadata))
            )
        );
        Findings.Add(Each<TMesh>.Through(kind.Findings));
        served.Add(Each<TMesh>.Through(kind.Routes));
    }
}
