using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Storage;
using Portolan.Primitives;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>Admission policies come with many bundles of CRDs: they are kept, and each write says that they are not evaluated.</summary>
internal sealed class AdmissionPolicyKind(string plural) : IKindRules
{
    private const string Group = "admissionregistration.k8s.io";

    public const string Policies = "validatingadmissionpolicies";
    public const string Bindings = "validatingadmissionpolicybindings";

    public static IReadOnlyList<ResourceDefinition> Definitions { get; } =
        [Define("ValidatingAdmissionPolicy", Policies), Define("ValidatingAdmissionPolicyBinding", Bindings)];

    public GroupResource Resource => new(Group, plural);

    public void Prepare(JsonObject value, JsonObject? old)
    {
        // Kept as it is.
    }

    public void Release(JsonObject value)
    {
        // Nothing was taken for it.
    }

    public IEnumerable<string> WarningsFor(JsonObject value) => ["admission policies are kept and not evaluated"];

    private static ResourceDefinition Define(string kind, string plural) => new()
    {
        Group = Group,
        Kind = kind,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        Scope = ResourceScope.Cluster,
        IsBuiltIn = true,
        Versions =
        [
            new()
            {
                Name = "v1",
                Schema = new()
                {
                    Type = SchemaType.Object,
                    Description = "Kept for clients that read it; not evaluated.",
                    Properties = new EquatableMap<JsonSchema>(
                    [
                        KeyValuePair.Create("spec", new JsonSchema { Type = SchemaType.Object, PreserveUnknownFields = true }),
                        KeyValuePair.Create("status", new JsonSchema { Type = SchemaType.Object, PreserveUnknownFields = true }),
                    ]),
                },
            },
        ],
    };
}
