using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Routes;

namespace Portolan.Translation.Proxies.Sidecars;

/// <summary>For whom a route of a service is.</summary>
/// <param name="Destination">The port of the service.</param>
/// <param name="Use">What the route carries.</param>
/// <param name="Namespace">The namespace whose workloads it is for; empty for all of the mesh.</param>
internal sealed record RouteAudience(BackendKey Destination, ServicePortUse Use, string Namespace)
{
    /// <summary>What <see cref="Namespace"/> is for all workloads of the mesh.</summary>
    public const string Everyone = "";
}

/// <summary>What the scopes of workloads are put together from. Only what some workload calls is computed at all.</summary>
internal static class SidecarSets
{
    /// <summary>The scopes of sidecars: their own, and those of their namespaces.</summary>
    public static DerivedSet<Whole, ScopeKey, ScopeKey> Scopes { get; } = new("scopes of sidecars");

    /// <summary>The ports of services that the workloads of a namespace call.</summary>
    public static DerivedSet<ScopeKey, BackendKey, BackendKey> Calls { get; } = new("called services");

    /// <summary>The same by service: the namespaces whose workloads call a port.</summary>
    public static DerivedSet<BackendKey, ScopeKey, ScopeKey> Callers { get; } = new("callers of services");

    /// <summary>The routes that are attached to a port of a service.</summary>
    public static DerivedSet<RouteAudience, ObjectKey, ObjectKey> Attached { get; } = new("routes of services");
}
