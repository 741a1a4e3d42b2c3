using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Routes;
using Portolan.Translation.GatewayApi.Routes.Grpc;
using Portolan.Translation.GatewayApi.Routes.Http;
using Portolan.Translation.GatewayApi.Routes.Streams;
using Portolan.Translation.MeshRoutes;
using Portolan.Translation.Proxies.Routes;

namespace Portolan.Translation;

/// <summary>
/// The kinds of routes: the one place that names them. What is read, derived, served, watched and explained follows from here.
/// </summary>
internal static class RouteKinds
{
    /// <summary>What all kinds contribute to the wiring.</summary>
    public static RouteSources All { get; } = Create();

    /// <summary>The object that a proxy's route came from; absent for a kind that is none of ours.</summary>
    public static ObjectKey? Object(RouteKey key) =>
        All.Types.Find(type => type.Kind == key.Kind) is { } kind ? new ObjectKey(kind, new NamespacedName(key.Namespace, key.Name)) : null;

    /// <summary>Whether objects of the kind are routes of the mesh, which stage 1 writes and users may write.</summary>
    public static bool IsOfMesh(ResourceType type) => type.Group == MeshApi.Group && All.Types.Contains(type);

    private static RouteSources Create()
    {
        var kinds = new RouteSources();

        // :: Requests.
        kinds.Add(new RoutePipeline<HttpRoute, HttpRule>(HttpRoutes.Kind), kinds.Routes, HttpRuleCompiler.Compile);
        kinds.Add(new RoutePipeline<GrpcRoute, HttpRule>(GrpcRoutes.Kind), kinds.Routes, HttpRuleCompiler.Compile);
        kinds.Add(
            new MeshRoutePipeline<MeshHttpRoute, HttpRule, Route>(
                new MeshRouteKind<MeshHttpRoute, HttpRule>(
                    (route, metadata) => route with { Metadata = metadata },
                    route => route.Spec.TargetRef,
                    BackendUse.Requests,
                    TakesRequests,
                    MeshHttpRouteWords.Read
                ),
                HttpRuleCompiler.Compile
            ),
            kinds.Routes
        );

        // :: Connections.
        kinds.Add(new RoutePipeline<TcpRoute, ConnectionRule>(TcpRoutes.Kind), kinds.ConnectionRoutes, ConnectionRuleCompiler.Compile);
        kinds.Add(new RoutePipeline<TlsRoute, ConnectionRule>(TlsRoutes.Kind), kinds.ConnectionRoutes, ConnectionRuleCompiler.Compile);
        AddConnections(
            kinds,
            new MeshRouteKind<MeshTcpRoute, ConnectionRule>(
                (route, metadata) => route with { Metadata = metadata },
                route => route.Spec.TargetRef,
                BackendUse.Connections,
                protocol => protocol is ListenerProtocol.Tcp || TakesTls(protocol),
                MeshTcpRouteWords.Read
            )
        );
        AddConnections(
            kinds,
            new MeshRouteKind<MeshTlsRoute, ConnectionRule>(
                (route, metadata) => route with { Metadata = metadata },
                route => route.Spec.TargetRef,
                BackendUse.Connections,
                TakesTls,
                MeshTlsRouteWords.Read
            )
        );

        // :: Datagrams.
        kinds.Add(new RoutePipeline<UdpRoute, ConnectionRule>(UdpRoutes.Kind), kinds.ConnectionRoutes, ConnectionRuleCompiler.Compile);
        AddConnections(
            kinds,
            new MeshRouteKind<MeshUdpRoute, ConnectionRule>(
                (route, metadata) => route with { Metadata = metadata },
                route => route.Spec.TargetRef,
                BackendUse.Datagrams,
                protocol => protocol is ListenerProtocol.Udp,
                MeshUdpRouteWords.Read
            )
        );
        return kinds;
    }

    private static void AddConnections<TMesh>(RouteSources kinds, MeshRouteKind<TMesh, ConnectionRule> kind)
        where TMesh : class, IResource<TMesh> =>
        kinds.Add(
            new MeshRoutePipeline<TMesh, ConnectionRule, ConnectionRoute>(kind, ConnectionRuleCompiler.Compile),
            kinds.ConnectionRoutes
        );

    private static bool TakesRequests(ListenerProtocol protocol) => protocol is ListenerProtocol.Http or ListenerProtocol.Https;

    private static bool TakesTls(ListenerProtocol protocol) => protocol is ListenerProtocol.Tls or ListenerProtocol.TlsPassthrough;
}
