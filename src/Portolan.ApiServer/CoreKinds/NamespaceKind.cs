using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>Namespaces carry their own name as a label, and a finalizer that holds them until they are empty.</summary>
internal sealed class NamespaceKind : IKindRules
{
    public const string Finalizer = "kubernetes";
    private const string NameLabel = "kubernetes.io/metadata.name";

    private static readonly JsonSchema Text = new() { Type = SchemaType.String };

    public static ResourceDefinition Definition { get; } =
        new()
        {
            Group = "",
            Kind = "Namespace",
            Plural = "namespaces",
            Singular = "namespace",
            ShortNames = ["ns"],
            Scope = ResourceScope.Cluster,
            IsBuiltIn = true,
            Versions =
            [
                new()
                {
                    Name = "v1",
                    HasStatus = true,
                    Columns = [new("Status", "string", ".status.phase"), new("Age", "date", ".metadata.creationTimestamp")],
                    Schema = new()
                    {
                        Type = SchemaType.Object,
                        Description = "A scope for names.",
                        Properties = new(
                            new Dictionary<string, JsonSchema>
                            {
                                ["spec"] = new()
                                {
                                    Type = SchemaType.Object,
                                    Properties = new(
                                        new Dictionary<string, JsonSchema>
                                        {
                                            ["finalizers"] = new()
                                            {
                                                Type = SchemaType.Array,
                                                Items = Text,
                                                Description = "Who must agree before the namespace goes.",
                                            },
                                        }
                                    ),
                                },
                                ["status"] = new()
                                {
                                    Type = SchemaType.Object,
                                    Properties = new(
                                        new Dictionary<string, JsonSchema>
                                        {
                                            ["phase"] = Text with { Description = "Active, or Terminating." },
                                            ["conditions"] = new()
                                            {
                                                Type = SchemaType.Array,
                                                ListType = ListType.Map,
                                                ListMapKeys = ["type"],
                                                PatchMergeKey = "type",
                                                Items = new()
                                                {
                                                    Type = SchemaType.Object,
                                                    PreserveUnknownFields = true,
                                                    Properties = new(new Dictionary<string, JsonSchema> { ["type"] = Text }),
                                                },
                                            },
                                        }
                                    ),
                                },
                            }
                        ),
                    },
                },
            ],
        };

    public GroupResource Resource => NamespaceRules.Namespaces;

    public void Prepare(JsonObject value, JsonObject? old)
    {
        var metadata = value.EnsureMetadata();
        metadata.EnsureObject("labels")[NameLabel] = metadata.GetString("name");
        if (old is null)
        {
            value["spec"] = new JsonObject { ["finalizers"] = new JsonArray(Finalizer) };
            value["status"] = new JsonObject { ["phase"] = "Active" };
        }
        else if (old["spec"] is { } spec)
        {
            value["spec"] = spec.DeepClone();
        }
    }

    public void Release(JsonObject value)
    {
        // Nothing was taken for it.
    }
}
