using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.Backends;
using Portolan.Translation.GatewayApi.Classes;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Infrastructure;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.ListenerSets;
using Portolan.Translation.GatewayApi.MeshResources;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Policies;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Routes;
using Portolan.Translation.Proxies;
using Portolan.Translation.Proxies.Gateways;
using Portolan.Translation.Proxies.Routes;
using Portolan.Translation.Proxies.Sidecars;

namespace Portolan.Translation;

/// <summary>
/// The whole of translation on one page: what is read, and each derived set with what it is derived from, in order. A rule reads only
/// sets above the one that it fills.
/// </summary>
internal static class TranslationWiring
{
    public static Wiring Create()
    {
        var wiring = new Wiring();
        ReadInputs(wiring);
        var routes = RouteKinds.All;

        // :: What many rules read of one object, so that they hear of it when it differs and not before.
        wiring.Derive(MeshOf.Namespaces, Each<Namespace>.Through(MeshOf.OfNamespace));
        wiring.Derive(ServicePorts.Set, Each<Service>.Through(ServicePorts.OfService));
        wiring.Derive(BackendProtocols.Faults, Each<Service>.Through(BackendProtocols.FaultsOf));
        wiring.Derive(
            Parents.Names,
            Each<Gateway>.Through(Parents.NameOf<Gateway>()),
            Each<ListenerSet>.Through(Parents.NameOf<ListenerSet>())
        );
        wiring.Derive(Parents.Defaults, Each<Gateway>.Through(Parents.DefaultOf));
        wiring.Derive(
            Parents.Terms,
            Each<Gateway>.Through(Parents.TermsOf<Gateway>(GatewayRules.Terms)),
            Each<ListenerSet>.Through(Parents.TermsOf<ListenerSet>(ListenerSetRules.Terms))
        );

        // :: Stage 1: Gateway API objects as mesh resources, with what must stand in the API for them.
        wiring.Derive(ListenerSetRules.Asking, Each<ListenerSet>.Through(ListenerSetRules.Asks));
        wiring.Derive(ListenerOwners.Set, Each<Gateway>.Through(ListenerOwners.Gateways), Each<ListenerSet>.Through(ListenerOwners.Sets));
        wiring.Derive(ListenerClaims.Ports, ListenerOwners.Set.EachThrough(ListenerClaims.PortsOf));
        wiring.Derive(ListenerClaims.Hostnames, ListenerOwners.Set.EachThrough(ListenerClaims.HostnamesOf));
        wiring.Derive(MeshSecrets.Uses, ListenerOwners.Set.EachThrough(MeshSecrets.UsesOf));
        wiring.Derive(GatewayListeners.Served, ListenerOwners.Set.EachThrough(GatewayListeners.ServedOf));
        wiring.Derive(OverlappingTls.Names, GatewayListeners.Served.EachThrough(OverlappingTls.NamesOf));
        wiring.Derive(OverlappingTls.Within, GatewayListeners.Served.EachThrough(OverlappingTls.WithinOf));
        wiring.Derive(GatewayListeners.Ports, ListenerOwners.Set.EachThrough(GatewayListeners.PortsOf));
        wiring.Derive(MeshSecrets.Meshes, GatewayListeners.Served.EachThrough(MeshSecrets.MeshesOf));
        wiring.Derive(ListenerReports.Set, Each<ProxyReport>.Through(ListenerReports.OfProxy));
        wiring.Derive(ListenerSetProgressRule.Accepted, Each<ListenerSet>.Through(ListenerSetProgressRule.AcceptedBy));
        wiring.Derive(ListenerSetProgressRule.Programmed, Each<ListenerSet>.Through(ListenerSetProgressRule.ProgrammedBy));
        foreach (var claims in RequestRivals.InOrder)
        {
            wiring.Derive(claims.Claims, routes.Claims[claims]);
            wiring.Derive(claims.First, claims.Claims.EachThrough(claims.FirstOf));
            wiring.Derive(claims.All, claims.Claims.EachThrough(claims.AllOf));
        }

        wiring.Derive(PolicyAncestors.Gateways, [.. routes.LeadsTo]);
        wiring.Derive(XBackendStatuses.Gateways, [.. routes.LeadsOutside]);
        wiring.Derive(AttachedRoutes.Set, [.. routes.Attached]);
        wiring.Derive(
            OutputSets.Objects,
            [
                Each<Gateway>.Through(GatewayObjectsRule.Rule),
                Each<Gateway>.Through(MeshGateways.Objects),
                .. routes.Objects,
                Each<Secret>.Through(MeshSecrets.Objects),
                Each<MeshGatewayInstance>.Through(InstanceRules.Objects),
            ]
        );
        wiring.Derive(OutputSets.Finalizers, Each<GatewayClass>.Through(GatewayClassRules.Finalizers));
        wiring.Derive(
            OutputSets.Statuses,
            [
                Each<GatewayClass>.Through(GatewayClassRules.Statuses),
                Each<Gateway>.Through(GatewayStatusRule.Rule),
                Each<Gateway>.Through(InstanceStatusRule.Rule),
                Each<ListenerSet>.Through(ListenerSetStatusRule.Rule),
                .. routes.Statuses,
                Each<BackendTlsPolicy>.Through(BackendTlsPolicyStatuses.Rule),
                Each<XBackendTrafficPolicy>.Through(BackendTrafficPolicyStatuses.Rule),
                Each<XBackend>.Through(XBackendStatuses.Rule),
                Each<MeshGatewayInstance>.Through(InstanceRules.Statuses),
            ]
        );

        // :: Stage 2: mesh resources, those of stage 1 and those of users, as configurations of proxies.
        wiring.Derive(
            ProxySets.Gateways,
            Each<Gateway>.Through(ProxyRules.OfGateway),
            Each<MeshGatewayInstance>.Through(ProxyRules.OfInstance)
        );
        wiring.Derive(ProxySets.GatewaysByName, ProxySets.Gateways.EachThrough(ProxyRules.ByName));
        wiring.Derive(
            ProxySets.ServedListeners,
            GatewayListeners.Served.EachThrough(GatewayProxyRules.Served),
            Each<MeshGatewayInstance>.Through(InstanceProxyRules.ListenersOf)
        );
        wiring.Derive(SidecarSets.Scopes, Each<Dataplane>.Through(SidecarScopes.Scopes));
        wiring.Derive(SidecarSets.Calls, Each<Dataplane>.Through(SidecarScopes.Calls));
        wiring.Derive(SidecarSets.Callers, SidecarSets.Calls.EachThrough(SidecarScopes.Callers));
        wiring.Derive(SidecarSets.Attached, [.. routes.AttachedToServices]);
        wiring.Derive(
            ProxySets.Listeners,
            ProxySets.ServedListeners.EachThrough(ProxyRules.Listeners),
            Each<Dataplane>.Through(SidecarScopes.Listeners)
        );
        wiring.Derive(ServedRoutes.Listeners, ProxySets.ServedListeners.EachThrough(ServedRoutes.ListenerOf));
        wiring.Derive(
            ProxySets.Routes,
            [.. routes.Routes, SidecarSets.Calls.EachThrough(SidecarScopes.RoutesOut), Each<Dataplane>.Through(SidecarScopes.RoutesIn)]
        );
        wiring.Derive(
            ProxySets.ConnectionRoutes,
            [
                .. routes.ConnectionRoutes,
                SidecarSets.Calls.EachThrough(SidecarScopes.ConnectionsOut),
                Each<Dataplane>.Through(SidecarScopes.ConnectionsIn),
            ]
        );
        wiring.Derive(
            ProxySets.BackendUses,
            ProxySets.Routes.EachThrough(ProxyRules.Uses),
            ProxySets.ConnectionRoutes.EachThrough(ProxyRules.ConnectionUses)
        );
        wiring.Derive(
            ProxySets.Certificates,
            ProxySets.ServedListeners.EachThrough(ProxyRules.Certificates),
            ProxySets.Gateways.EachThrough(ProxyRules.ClientCertificates),
            ProxySets.BackendUses.EachThrough(ProxyRules.BackendCertificates)
        );
        wiring.Derive(ProxySets.Backends, ProxySets.BackendUses.EachThrough(ProxyRules.Backends));
        wiring.Derive(ProxySets.Endpoints, ProxySets.BackendUses.EachThrough(ProxyRules.Endpoints));
        wiring.Derive(
            OutputSets.Scopes,
            ProxySets.Gateways.EachThrough(ProxyRules.Configuration),
            SidecarSets.Scopes.EachThrough(ProxyRules.Configuration)
        );
        wiring.Derive(
            OutputSets.Subscriptions,
            ProxySets.Gateways.EachThrough(ProxyRules.OwnScope),
            Each<Dataplane>.Through(SidecarScopes.Subscriptions)
        );

        wiring.Derive(
            OutputSets.Findings,
            [
                .. routes.Findings,
                Each<ListenerSet>.Through(ParentFindings.OfListenerSet),
                Each<MeshGateway>.Through(MeshFindings.OfGateway),
                Each<Dataplane>.Through(SidecarRules.Findings),
            ]
        );
        return wiring;
    }

    // Each kind with what no rule may see of it: the resourceVersion, which changes when nothing else does, and the statuses that we
    // write ourselves, which would otherwise send every change around twice.
    private static void ReadInputs(Wiring wiring)
    {
        wiring.Read<TranslationOptions>(options => options);
        wiring.Read<ProxyReport>(report => report with { Metadata = Unversioned(report.Metadata) });
        wiring.Read<WriteRefusal>(refusal => refusal);

        wiring.Read<GatewayClass>(gatewayClass => gatewayClass with { Metadata = Unversioned(gatewayClass.Metadata), Status = null });
        wiring.Read<Gateway>(gateway => gateway with { Metadata = Unversioned(gateway.Metadata), Status = null });
        wiring.Read<ListenerSet>(set => set with { Metadata = Unversioned(set.Metadata), Status = null });
        RouteKinds.All.Reads.ForEach(read => read(wiring));
        wiring.Read<BackendTlsPolicy>(policy => policy with { Metadata = Unversioned(policy.Metadata), Status = null });
        wiring.Read<XBackendTrafficPolicy>(policy => policy with { Metadata = Unversioned(policy.Metadata), Status = null });
        wiring.Read<XBackend>(backend => backend with { Metadata = Unversioned(backend.Metadata), Status = null });
        wiring.Read<ReferenceGrant>(grant => grant with { Metadata = Unversioned(grant.Metadata) });

        wiring.Read<Namespace>(space => space with { Metadata = Unversioned(space.Metadata) });
        wiring.Read<Service>(service => service with { Metadata = Unversioned(service.Metadata) });
        wiring.Read<Deployment>(deployment => deployment with { Metadata = Unversioned(deployment.Metadata) });
        wiring.Read<EndpointSlice>(slice => slice with { Metadata = Unversioned(slice.Metadata) });
        wiring.Read<ConfigMap>(map => CaBundles.Only(map, Unversioned(map.Metadata)));
        wiring.Read<Secret>(secret => secret with { Metadata = Unversioned(secret.Metadata) });

        wiring.Read<Mesh>(mesh => mesh with { Metadata = Unversioned(mesh.Metadata) });
        wiring.Read<Dataplane>(dataplane => dataplane with { Metadata = Unversioned(dataplane.Metadata) });
        wiring.Read<MeshGateway>(gateway => gateway with { Metadata = Unversioned(gateway.Metadata) });
        wiring.Read<MeshGatewayConfig>(config => config with { Metadata = Unversioned(config.Metadata) });
        wiring.Read<MeshGatewayInstance>(instance => instance with { Metadata = Unversioned(instance.Metadata), Status = null });
        wiring.Read<MeshService>(service => service with { Metadata = Unversioned(service.Metadata), Status = null });
        wiring.Read<MeshMultiZoneService>(service => service with { Metadata = Unversioned(service.Metadata), Status = null });
        wiring.Read<MeshExternalService>(service => service with { Metadata = Unversioned(service.Metadata), Status = null });
    }

    /// <summary>Metadata without the resourceVersion.</summary>
    public static ObjectMeta Unversioned(ObjectMeta metadata) => metadata with { ResourceVersion = "" };
}
