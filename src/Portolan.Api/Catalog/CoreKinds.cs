using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Catalog.Kind;

namespace Portolan.Api.Catalog;

/// <summary>The kinds of Kubernetes itself that we serve, with the names and columns that kubectl knows.</summary>
internal static class CoreKinds
{
    public static IEnumerable<ResourceDefinition> All =>
    [
        BuiltIn<Namespace>(["ns"], [], CoreColumns.Namespace),
        BuiltIn<Service>(["svc"], ["all"], CoreColumns.Service),
        BuiltIn<EndpointSlice>([], [], CoreColumns.EndpointSlice),
        BuiltIn<Endpoints>(["ep"], [], CoreColumns.Endpoints),
        BuiltIn<Core.Secret>([], [], CoreColumns.Secret),
        BuiltIn<ConfigMap>(["cm"], [], CoreColumns.ConfigMap),
        BuiltIn<ServiceAccount>(["sa"], [], CoreColumns.ServiceAccount),
        Scalable(BuiltIn<Deployment>(["deploy"], ["all"], WorkloadColumns.Deployment)),
        Scalable(BuiltIn<ReplicaSet>(["rs"], ["all"], WorkloadColumns.ReplicaSet)),
        BuiltIn<Pod>(["po"], ["all"], WorkloadColumns.Pod),
        BuiltIn<Node>(["no"], [], WorkloadColumns.Node),
        BuiltIn<Event>(["ev"], [], CoreColumns.Event),
        BuiltIn<Lease>([], [], CoreColumns.Lease),
    ];

    private static ResourceDefinition BuiltIn<T>(string[] shortNames, string[] categories, PrinterColumn[] columns)
        where T : IResource<T> =>
        Of<T>(shortNames, categories, columns) with { IsBuiltIn = true };

    private static ResourceDefinition Scalable(ResourceDefinition definition) => definition with
    {
        Versions = definition.Versions.Select(version => version with
        {
            Scale = new ScalePaths(".spec.replicas", ".status.replicas", null),
        }).ToEquatableList(),
    };
}
