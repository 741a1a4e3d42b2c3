using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Catalog.Kind;

namespace Portolan.Api.Catalog;

/// <summary>The kinds of Kubernetes itself that we serve, with the names and columns that kubectl knows.</summary>
internal static class CoreKinds
{
    public static IEnumerable<KindEntry> All =>
        [
            BuiltIn<Namespace>(["ns"], [], CoreColumns.Namespace),
            BuiltIn<Service>(["svc"], ["all"], CoreColumns.Service) with
            {
                Validate = ServiceValidation.Validate,
                ApplyDefaults = ServiceValidation.ApplyDefaults,
            },
            BuiltIn<EndpointSlice>([], [], CoreColumns.EndpointSlice) with
            {
                Validate = EndpointSliceValidation.Validate,
                ApplyDefaults = EndpointSliceValidation.ApplyDefaults,
            },
            BuiltIn<Endpoints>(["ep"], [], CoreColumns.Endpoints),
            BuiltIn<Core.Secret>([], [], CoreColumns.Secret) with
            {
                Validate = DataValidation.ValidateSecret,
                ApplyDefaults = DataValidation.ApplySecretDefaults,
            },
            BuiltIn<ConfigMap>(["cm"], [], CoreColumns.ConfigMap) with
            {
                Validate = DataValidation.ValidateConfigMap,
            },
            BuiltIn<ServiceAccount>(["sa"], [], CoreColumns.ServiceAccount),
            Scalable(BuiltIn<Deployment>(["deploy"], ["all"], WorkloadColumns.Deployment)) with
            {
                Validate = WorkloadValidation.Validate,
                ApplyDefaults = WorkloadValidation.ApplyDeploymentDefaults,
            },
            Scalable(BuiltIn<ReplicaSet>(["rs"], ["all"], WorkloadColumns.ReplicaSet)) with
            {
                Validate = WorkloadValidation.Validate,
                ApplyDefaults = WorkloadValidation.ApplyReplicaSetDefaults,
            },
            BuiltIn<Pod>(["po"], ["all"], WorkloadColumns.Pod) with
            {
                Validate = static (pod, _) => WorkloadValidation.ValidatePod(pod),
                ApplyDefaults = static pod => WorkloadValidation.ApplyPodDefaults(pod["spec"] as System.Text.Json.Nodes.JsonObject),
            },
            BuiltIn<Node>(["no"], [], WorkloadColumns.Node),
            BuiltIn<Lease>([], [], CoreColumns.Lease) with
            {
                Validate = static (lease, _) => LeaseValidation.Validate(lease),
            },
            .. EventKinds.All,
        ];

    private static KindEntry BuiltIn<T>(string[] shortNames, string[] categories, PrinterColumn[] columns)
        where T : IResource<T> => Of<T>(shortNames, categories, columns).Then(static definition => definition with { IsBuiltIn = true });

    private static KindEntry Scalable(KindEntry kind) =>
        kind.Then(static definition =>
            definition with
            {
                Versions = definition
                    .Versions.Select(version => version with { Scale = new ScalePaths(".spec.replicas", ".status.replicas", null) })
                    .ToEquatableList(),
            }
        );
}
