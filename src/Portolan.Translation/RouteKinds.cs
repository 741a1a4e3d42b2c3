using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Routes;
using Portolan.Translation.GatewayApi.Routes.Http;
using Portolan.Translation.GatewayApi.Routes.Tcp;
using Portolan.Translation.MeshRoutes;
using Portolan.Translation.Proxies.Routes;

namespace Portolan.Translation;

/// <summary>
/// The kinds of routes: the one place that names them. What is read, derived, served and watched follows from here.
/// </summary>
internal static class RouteKinds
{
    /// <summary>Adds every kind to what is derived from routes.</summary>
    public static RouteSources Sources()
    {
        var sources = new RouteSources();

        // :: Requests.
        var http = new RoutePipeline<HttpRoute, HttpRule>(HttpRoutes.Kind);
        sources.Add(http);
        sources.Routes.Add(Each<HttpRoute>.Through(ServedRoutes.Of(HttpRoute.Type, http.Translation, HttpRuleCompiler.Compile)));

        var meshHttp = new MeshRoutePipeline<MeshHttpRoute, HttpRule, Route>(
            new MeshRouteKind<MeshHttpRoute, HttpRule>(route => route.Spec.TargetRef, BackendUse.Requests, TakesRequests, MeshHttpRouteWords.Read), HttpRuleCompiler.Compile);
        sources.Routes.Add(Each<MeshHttpRoute>.Through(meshHttp.Routes));
        sources.Findings.Add(Each<MeshHttpRoute>.Through(meshHttp.Findings));

        // :: Connections.
        var tcp = new RoutePipeline<TcpRoute, ConnectionRule>(TcpRoutes.Kind);
        sources.Add(tcp);
        sources.ConnectionRoutes.Add(Each<TcpRoute>.Through(ServedRoutes.Of(TcpRoute.Type, tcp.Translation, ConnectionRuleCompiler.Compile)));

        var meshTcp = new MeshRoutePipeline<MeshTcpRoute, ConnectionRule, ConnectionRoute>(
            new MeshRouteKind<MeshTcpRoute, ConnectionRule>(route => route.Spec.TargetRef, BackendUse.Connections, TakesConnections, MeshTcpRouteWords.Read), ConnectionRuleCompiler.Compile);
        sources.ConnectionRoutes.Add(Each<MeshTcpRoute>.Through(meshTcp.Routes));
        sources.Findings.Add(Each<MeshTcpRoute>.Through(meshTcp.Findings));
        return sources;
    }

    /// <summary>The object that a proxy's route came from; absent for a kind that is none of ours.</summary>
    public static ObjectKey? Object(RouteKey key) =>
        Types.FirstOrDefault(type => type.Kind == key.Kind) is { } kind ? new ObjectKey(kind, new NamespacedName(key.Namespace, key.Name)) : null;

    private static readonly ResourceType[] Types = [HttpRoute.Type, MeshHttpRoute.Type, TcpRoute.Type, MeshTcpRoute.Type];

    private static bool TakesRequests(ListenerProtocol protocol) => protocol is ListenerProtocol.Http or ListenerProtocol.Https;

    private static bool TakesConnections(ListenerProtocol protocol) => protocol is ListenerProtocol.Tcp;
}
