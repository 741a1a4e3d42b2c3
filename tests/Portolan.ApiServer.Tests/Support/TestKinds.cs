using Portolan.Api;
using Portolan.Api.Schemas;

namespace Portolan.ApiServer.Tests.Support;

/// <summary>Kinds of the tests' own: the server has to work for any.</summary>
internal static class TestKinds
{
    private static readonly JsonSchema Text = new() { Type = SchemaType.String };

    /// <summary>A custom kind with a list that merges by key, a default, a limit, two versions, status and scale.</summary>
    public static ResourceDefinition Widget { get; } =
        new()
        {
            Group = "test.example",
            Kind = "Widget",
            Plural = "widgets",
            Singular = "widget",
            ShortNames = ["wd"],
            Categories = ["all"],
            Scope = ResourceScope.Namespaced,
            Versions =
            [
                Version("v1"),
                Version("v1beta1") with
                {
                    DeprecationWarning = "test.example/v1beta1 Widget is deprecated; use test.example/v1 Widget",
                },
            ],
        };

    public static IReadOnlyList<ResourceDefinition> All => [.. ResourceCatalog.All, Widget];

    private static ResourceVersion Version(string name) =>
        new()
        {
            Name = name,
            HasStatus = true,
            Scale = new(".spec.replicas", ".status.replicas", ".status.selector"),
            Columns =
            [
                new("Size", "string", ".spec.size"),
                new("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status"),
                new("Replicas", "integer", ".spec.replicas") { Priority = 1 },
                new("Age", "date", ".metadata.creationTimestamp"),
            ],
            Schema = new()
            {
                Type = SchemaType.Object,
                Description = "A thing for tests.",
                Properties = Fields(
                    (
                        "spec",
                        new()
                        {
                            Type = SchemaType.Object,
                            Description = "What is wanted.",
                            Properties = Fields(
                                ("size", Text with { Enum = ["small", "large"], Default = "small" }),
                                (
                                    "replicas",
                                    new()
                                    {
                                        Type = SchemaType.Integer,
                                        Format = "int32",
                                        Minimum = 0,
                                        Maximum = 100,
                                    }
                                ),
                                (
                                    "tags",
                                    new()
                                    {
                                        Type = SchemaType.Array,
                                        Items = Text,
                                        ListType = ListType.Set,
                                    }
                                ),
                                ("notes", new() { Type = SchemaType.Array, Items = Text }),
                                ("labels", new() { Type = SchemaType.Object, AdditionalProperties = Text }),
                                (
                                    "ports",
                                    new()
                                    {
                                        Type = SchemaType.Array,
                                        ListType = ListType.Map,
                                        ListMapKeys = ["name"],
                                        Items = new()
                                        {
                                            Type = SchemaType.Object,
                                            Required = ["name"],
                                            Properties = Fields(
                                                ("name", Text),
                                                ("port", new() { Type = SchemaType.Integer }),
                                                ("protocol", Text with { Default = "TCP" })
                                            ),
                                        },
                                    }
                                )
                            ),
                        }
                    ),
                    (
                        "status",
                        new()
                        {
                            Type = SchemaType.Object,
                            Properties = Fields(
                                ("replicas", new() { Type = SchemaType.Integer }),
                                ("selector", Text),
                                (
                                    "conditions",
                                    new()
                                    {
                                        Type = SchemaType.Array,
                                        ListType = ListType.Map,
                                        ListMapKeys = ["type"],
                                        Items = new() { Type = SchemaType.Object, Properties = Fields(("type", Text), ("status", Text)) },
                                    }
                                )
                            ),
                        }
                    )
                ),
            },
        };

    private static Primitives.EquatableMap<JsonSchema> Fields(params (string Name, JsonSchema Schema)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Schema)));
}
