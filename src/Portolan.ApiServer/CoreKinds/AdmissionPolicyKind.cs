using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>Admission policies come with many bundles of CRDs: they are kept, and each write says that they are not evaluated.</summary>
internal static class AdmissionPolicyKind
{
    public static IReadOnlyList<ResourceDefinition> Definitions { get; } =
    [
        Define("ValidatingAdmissionPolicy", "validatingadmissionpolicies"),
        Define("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings"),
    ];

    private static ResourceDefinition Define(string kind, string plural) =>
        new()
        {
            Group = "admissionregistration.k8s.io",
            Kind = kind,
            Plural = plural,
            Singular = kind.ToLowerInvariant(),
            Scope = ResourceScope.Cluster,
            IsBuiltIn = true,
            Warning = "admission policies are kept and not evaluated",
            Versions =
            [
                new()
                {
                    Name = "v1",
                    Schema = new()
                    {
                        Type = SchemaType.Object,
                        Description = "Kept for clients that read it; not evaluated.",
                        Properties = new EquatableMap<JsonSchema>([
                            KeyValuePair.Create("spec", new JsonSchema { Type = SchemaType.Object, PreserveUnknownFields = true }),
                            KeyValuePair.Create("status", new JsonSchema { Type = SchemaType.Object, PreserveUnknownFields = true }),
                        ]),
                    },
                },
            ],
        };
}
