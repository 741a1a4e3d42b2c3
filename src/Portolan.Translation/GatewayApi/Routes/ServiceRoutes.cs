using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.MeshResources;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>
/// The mesh routes of a route that is attached to Services. In the Service's own namespace the route is the producer's and for every
/// client; in another one it is a consumer's, and only for clients of that namespace. Host names play no part: traffic is told by where it
/// goes.
/// </summary>
internal sealed class ServiceRoutes<TRoute, TRule>(string salt)
    where TRoute : class, IResource<TRoute>, IRoute
    where TRule : class
{
    private readonly ResourceIndex<TRoute> _byName = new(
        $"{TRoute.Type.Kind}s by the names generated for Services",
        route =>
            route
                .ParentRefs.Select(parent =>
                    ObjectNames.ServiceRoute(
                        route.Metadata.Key,
                        new NamespacedName(parent.Namespace ?? route.Metadata.Namespace, parent.Name)
                    )
                )
                .Distinct()
    );

    public EquatableList<ServiceAttachment<TRule>> Of(
        IReader reader,
        NamespacedName route,
        string mesh,
        IEnumerable<ServiceParent> taken,
        EquatableList<TRule> rules
    ) =>
        taken
            .GroupBy(parent => parent.Service, parent => parent.Ports)
            .Select(service => (service.Key, Ports: service.SelectMany(ports => ports).Distinct().Order().ToEquatableList()))
            .Select(service => new ServiceAttachment<TRule>(
                service.Key,
                service.Ports,
                Build(reader, route, mesh, service.Key, service.Ports, rules)
            ))
            .ToEquatableList();

    private MeshRoute<TRule> Build(
        IReader reader,
        NamespacedName route,
        string mesh,
        NamespacedName service,
        EquatableList<int> ports,
        EquatableList<TRule> rules
    ) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Name = NameOf(reader, route, service),
                Namespace = reader.Options().SystemNamespace,
                Labels = Labels.Generated(route).With(WellKnown.Mesh, mesh),
            },
            Target = string.Equals(route.Namespace, service.Namespace, StringComparison.Ordinal) ? EveryClient : ClientsOf(route.Namespace),
            To = ports
                .Select(port => new MeshRouteTo<TRule>(
                    new TargetRef { Kind = TargetRefKind.MeshService, Name = ObjectNames.ServiceTag(service, port) },
                    [],
                    rules
                ))
                .ToEquatableList(),
        };

    private static TargetRef EveryClient { get; } = new() { Kind = TargetRefKind.Mesh };

    private static TargetRef ClientsOf(string space) =>
        new() { Kind = TargetRefKind.MeshSubset, Tags = EquatableMap<string>.Empty.With(WellKnown.NamespaceTag, space) };

    // "a-b" in "c" and "a" in "b-c" would have one name: all but the first add a hash of their own.
    private string NameOf(IReader reader, NamespacedName route, NamespacedName service)
    {
        var name = ObjectNames.ServiceRoute(route, service);
        var first = reader.Lookup(_byName, name).Select(each => each.Metadata.Key).Order().FirstOrDefault(route);
        return first == route && salt.Length == 0 ? name : ObjectNames.Cut($"{name}-{Fnv1.Hex(route.Namespace, "/", route.Name, salt)}");
    }
}
