using Portolan.Api.Schemas;
using Portolan.ApiServer.Storage;
using Portolan.Primitives;

namespace Portolan.ApiServer.CustomResources;

/// <summary>The kind CustomResourceDefinition itself.</summary>
internal static class CrdKind
{
    public static readonly GroupResource Resource = new("apiextensions.k8s.io", "customresourcedefinitions");

    private static readonly JsonSchema Text = new() { Type = SchemaType.String };
    private static readonly JsonSchema Flag = new() { Type = SchemaType.Boolean };
    private static readonly JsonSchema Texts = new() { Type = SchemaType.Array, Items = Text };
    private static readonly JsonSchema Anything = new() { Type = SchemaType.Object, PreserveUnknownFields = true };

    public static ResourceDefinition Definition { get; } =
        new()
        {
            Group = Resource.Group,
            Kind = "CustomResourceDefinition",
            Plural = Resource.Plural,
            Singular = "customresourcedefinition",
            ShortNames = ["crd", "crds"],
            Categories = ["api-extensions"],
            Scope = ResourceScope.Cluster,
            IsBuiltIn = true,
            Versions =
            [
                new()
                {
                    Name = "v1",
                    HasStatus = true,
                    Columns = [new("Created At", "string", ".metadata.creationTimestamp")],
                    Schema = Object(
                        "Adds a kind to the API while the server runs.",
                        ("spec", Spec() with { Required = ["group", "names", "scope", "versions"] }),
                        (
                            "status",
                            Object(
                                "What the server made of it.",
                                ("acceptedNames", Names()),
                                ("conditions", List(Anything, "type")),
                                ("storedVersions", Texts)
                            )
                        )
                    ),
                },
            ],
        };

    private static JsonSchema Spec() =>
        Object(
            "What the kind is called and looks like.",
            ("conversion", Object("How versions turn into each other; only None is supported.", ("strategy", Text), ("webhook", Anything))),
            ("group", Text with { Description = "The API group." }),
            ("names", Names() with { Required = ["kind", "plural"] }),
            ("preserveUnknownFields", Flag with { Description = "Must be false." }),
            ("scope", Text with { Enum = ["Cluster", "Namespaced"], Description = "Where objects live." }),
            (
                "versions",
                new()
                {
                    Type = SchemaType.Array,
                    Items = Version() with { Required = ["name", "served", "storage"] },
                    Description = "The versions, with a schema each.",
                }
            )
        );

    private static JsonSchema Names() =>
        Object(
            "The names of the kind.",
            ("categories", Texts),
            ("kind", Text),
            ("listKind", Text),
            ("plural", Text),
            ("shortNames", Texts),
            ("singular", Text)
        );

    private static JsonSchema Version() =>
        Object(
            "One version of the kind.",
            (
                "additionalPrinterColumns",
                new() { Type = SchemaType.Array, Items = Column() with { Required = ["jsonPath", "name", "type"] } }
            ),
            ("deprecated", Flag),
            ("deprecationWarning", Text with { Nullable = true }),
            ("name", Text),
            ("schema", Object("The schema of objects.", ("openAPIV3Schema", Anything))),
            (
                "selectableFields",
                new()
                {
                    Type = SchemaType.Array,
                    Items = Object("A field that selectors can name.", ("jsonPath", Text)) with { Required = ["jsonPath"] },
                }
            ),
            ("served", Flag),
            ("storage", Flag),
            (
                "subresources",
                Object(
                    "Parts with URLs of their own.",
                    (
                        "scale",
                        Object("Where replicas are.", ("labelSelectorPath", Text), ("specReplicasPath", Text), ("statusReplicasPath", Text))
                    ),
                    ("status", Anything)
                )
            )
        );

    private static JsonSchema Column() =>
        Object(
            "A column of kubectl get.",
            ("description", Text),
            ("format", Text),
            ("jsonPath", Text),
            ("name", Text),
            ("priority", new() { Type = SchemaType.Integer, Format = "int32" }),
            ("type", Text)
        );

    private static JsonSchema List(JsonSchema items, string key) =>
        new()
        {
            Type = SchemaType.Array,
            Items = items with { Properties = items.Properties.With(key, Text) },
            ListType = ListType.Map,
            ListMapKeys = [key],
        };

    private static JsonSchema Object(string description, params (string Name, JsonSchema Schema)[] fields) =>
        new()
        {
            Type = SchemaType.Object,
            Description = description,
            Properties = new EquatableMap<JsonSchema>(fields.Select(field => KeyValuePair.Create(field.Name, field.Schema))),
        };
}
