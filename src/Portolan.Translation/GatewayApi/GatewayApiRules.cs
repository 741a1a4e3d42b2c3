using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Classes;
using Portolan.Translation.GatewayApi.Gateways;
using Portolan.Translation.GatewayApi.Infrastructure;
using Portolan.Translation.GatewayApi.MeshResources;
using Portolan.Translation.GatewayApi.Routes;
using ObjectMembers = Portolan.Primitives.EquatableList<Portolan.Translation.Engine.Member<Portolan.Translation.Engine.Whole, Portolan.Translation.ObjectKey, Portolan.Api.IResource>>;

namespace Portolan.Translation.GatewayApi;

/// <summary>The whole of stage 1 as its users see it: rules to fetch, and rules to fill sets with, each with the kind that it is run for.</summary>
internal static class GatewayApiRules
{
    /// <summary>Each listener's routes: those that are accepted and attached to it. Filled by <see cref="RouteAttachments"/>.</summary>
    public static DerivedSet<ListenerKey, NamespacedName, Whole> AttachedRoutes { get; } = new("routes attached to a listener");

    /// <summary>A Gateway as mesh resources; absent when it is not there or not ours.</summary>
    public static Rule<NamespacedName, GatewayTranslation?> Gateway => GatewayTranslationRule.Rule;

    /// <summary>An HTTPRoute as mesh resources; absent when it is not there or no parent of ours took it.</summary>
    public static Rule<NamespacedName, RouteTranslation?> HttpRoute => HttpRouteTranslationRule.Rule;

    /// <summary>For each HTTPRoute, into <see cref="AttachedRoutes"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ListenerKey, NamespacedName, Whole>>> RouteAttachments => HttpRouteTranslationRule.Attached;

    /// <summary>For each GatewayClass, into <see cref="OutputSets.Finalizers"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, EquatableList<string>>>> GatewayClassFinalizers => GatewayClassRules.Finalizers;

    /// <summary>For each GatewayClass, into <see cref="OutputSets.Statuses"/>.</summary>
    public static Rule<NamespacedName, ObjectMembers> GatewayClassStatuses => GatewayClassRules.Statuses;

    /// <summary>For each Gateway, into <see cref="OutputSets.Statuses"/>; reads <see cref="AttachedRoutes"/>.</summary>
    public static Rule<NamespacedName, ObjectMembers> GatewayStatuses => GatewayStatusRule.Rule;

    /// <summary>For each HTTPRoute, into <see cref="OutputSets.Statuses"/>.</summary>
    public static Rule<NamespacedName, ObjectMembers> HttpRouteStatuses => HttpRouteStatusRule.Rule;

    /// <summary>For each Gateway, into <see cref="OutputSets.Statuses"/>: that of its MeshGatewayInstance.</summary>
    public static Rule<NamespacedName, ObjectMembers> InstanceStatuses => InstanceStatusRule.Rule;

    /// <summary>For each Gateway, into <see cref="OutputSets.Objects"/>: MeshGateway, MeshGatewayInstance, ServiceAccount, Service, Deployment.</summary>
    public static Rule<NamespacedName, ObjectMembers> GatewayObjects => GatewayObjectsRule.Rule;

    /// <summary>For each Secret, into <see cref="OutputSets.Objects"/>: its copies for the meshes whose Gateways use it.</summary>
    public static Rule<NamespacedName, ObjectMembers> SecretObjects => MeshSecrets.Objects;

    /// <summary>For each HTTPRoute, into <see cref="OutputSets.Objects"/>: its MeshHTTPRoutes.</summary>
    public static Rule<NamespacedName, ObjectMembers> HttpRouteObjects => HttpRouteTranslationRule.Objects;

    /// <summary>For each HTTPRoute, into <see cref="OutputSets.Diagnostics"/>: parents that do not exist.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, Diagnostic, Diagnostic>>> HttpRouteFindings => ParentFindings.OfHttpRoute;
}
