using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshResources;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>
/// Writes the MeshHTTPRoutes of a route that is attached to Services. In the Service's own namespace the route is the producer's and for every
/// client; in another one it is a consumer's, and only for clients of that namespace. Host names play no part: requests are told by where they go.
/// </summary>
internal static class ServiceRoutes
{
    private static readonly ResourceIndex<HttpRoute> RoutesByName = new("HTTPRoutes by the names generated for Services", route => route.Spec.ParentRefs
        .Select(parent => ObjectNames.ServiceRoute(route.Metadata.Key, new NamespacedName(parent.Namespace ?? route.Metadata.Namespace, parent.Name)))
        .Distinct());

    public static EquatableList<MeshHttpRoute> Of(
        IReader reader,
        NamespacedName route,
        string mesh,
        IEnumerable<ServiceVerdict> taken,
        EquatableList<MeshHttpRouteRule> rules) => taken
        .GroupBy(verdict => verdict.Service, verdict => verdict.Ports)
        .Select(ports => Build(reader, route, mesh, ports.Key, [.. ports.SelectMany(each => each).Distinct().Order()], rules))
        .ToEquatableList();

    private static MeshHttpRoute Build(
        IReader reader,
        NamespacedName route,
        string mesh,
        NamespacedName service,
        EquatableList<int> ports,
        EquatableList<MeshHttpRouteRule> rules) => new()
        {
            Metadata = new ObjectMeta
            {
                Name = NameOf(reader, route, service),
                Namespace = reader.Options().SystemNamespace,
                Labels = Labels.Generated(route).With(WellKnown.Mesh, mesh),
            },
            Spec = new MeshHttpRouteSpec
            {
                TargetRef = string.Equals(route.Namespace, service.Namespace, StringComparison.Ordinal) ? EveryClient : ClientsOf(route.Namespace),
                To = ports
                .Select(port => new MeshHttpRouteTo
                {
                    TargetRef = new TargetRef { Kind = TargetRefKind.MeshService, Name = ObjectNames.ServiceTag(service, port) },
                    Rules = rules,
                })
                .ToEquatableList(),
            },
        };

    private static TargetRef EveryClient { get; } = new() { Kind = TargetRefKind.Mesh };

    private static TargetRef ClientsOf(string space) =>
        new() { Kind = TargetRefKind.MeshSubset, Tags = EquatableMap<string>.Empty.With(WellKnown.NamespaceTag, space) };

    // "a-b" in "c" and "a" in "b-c" would have one name: all but the first add a hash of their own.
    private static string NameOf(IReader reader, NamespacedName route, NamespacedName service)
    {
        var name = ObjectNames.ServiceRoute(route, service);
        var first = reader.Lookup(RoutesByName, name).Select(each => each.Metadata.Key).Order().FirstOrDefault(route);
        return first == route ? name : ObjectNames.Cut($"{name}-{Fnv1.Hex(route.Namespace, "/", route.Name)}");
    }
}
