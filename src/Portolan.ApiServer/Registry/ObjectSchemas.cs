using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.ApiServer.Registry;

/// <summary>The schema of what every object has, so that apply can merge it and <c>kubectl explain</c> show it.</summary>
internal static class ObjectSchemas
{
    private static readonly JsonSchema Text = new() { Type = SchemaType.String };
    private static readonly JsonSchema Time = new()
    {
        Type = SchemaType.String,
        Format = "date-time",
        Nullable = true,
    };
    private static readonly JsonSchema Whole = new() { Type = SchemaType.Integer, Format = "int64" };
    private static readonly JsonSchema TextMap = new() { Type = SchemaType.Object, AdditionalProperties = Text };

    public static JsonSchema ObjectMeta { get; } =
        new()
        {
            Type = SchemaType.Object,
            Description = "What every object has: its name, labels, owners and history.",
            Properties = Fields(
                ("annotations", TextMap with { Description = "Free text for tools, under keys of their own." }),
                ("creationTimestamp", Time with { Description = "When the object was created; set by the server." }),
                ("deletionGracePeriodSeconds", Whole with { Description = "Seconds that the object was given to end; set by the server." }),
                ("deletionTimestamp", Time with { Description = "When deletion was asked for; set by the server." }),
                (
                    "finalizers",
                    new()
                    {
                        Type = SchemaType.Array,
                        Items = Text,
                        ListType = ListType.Set,
                        PatchMergeSet = true,
                        Description = "Who must agree before the object goes.",
                    }
                ),
                ("generateName", Text with { Description = "A prefix to which the server appends five characters when there is no name." }),
                ("generation", Whole with { Description = "Counts changes of what is wanted; set by the server." }),
                ("labels", TextMap with { Description = "Key and value pairs that selectors choose by." }),
                (
                    "managedFields",
                    new()
                    {
                        Type = SchemaType.Array,
                        Items = ManagedFieldsEntry(),
                        Description = "Which client set which fields; kept by the server.",
                    }
                ),
                ("name", Text with { Description = "The name, unique in its namespace; it cannot change." }),
                ("namespace", Text with { Description = "The namespace; it cannot change." }),
                (
                    "ownerReferences",
                    new()
                    {
                        Type = SchemaType.Array,
                        Items = OwnerReference(),
                        ListType = ListType.Map,
                        ListMapKeys = ["uid"],
                        PatchMergeKey = "uid",
                        Description = "Objects that this one depends on; when the last one goes, so does this one.",
                    }
                ),
                ("resourceVersion", Text with { Description = "Changes with each write; opaque." }),
                ("selfLink", Text with { Description = "Not set any more." }),
                ("uid", Text with { Description = "Unique for ever; set by the server." })
            ),
        };

    /// <summary>
    /// Adds the fields to a kind's own schema; what the kind says of <c>metadata</c> is limited to the name there, so the server's wins.
    /// </summary>
    public static JsonSchema WithObjectFields(JsonSchema schema) =>
        schema with
        {
            Type = SchemaType.Object,
            Properties = schema
                .Properties.With("apiVersion", Text with { Description = "The group and version of the schema that this object follows." })
                .With("kind", Text with { Description = "The kind of the object." })
                .With("metadata", ObjectMeta),
        };

    private static JsonSchema ManagedFieldsEntry() =>
        new()
        {
            Type = SchemaType.Object,
            Properties = Fields(
                ("apiVersion", Text),
                ("fieldsType", Text),
                ("fieldsV1", new() { Type = SchemaType.Object, PreserveUnknownFields = true }),
                ("manager", Text),
                ("operation", Text),
                ("subresource", Text),
                ("time", Time)
            ),
        };

    private static JsonSchema OwnerReference() =>
        new()
        {
            Type = SchemaType.Object,
            AtomicObject = true,
            Required = ["apiVersion", "kind", "name", "uid"],
            Properties = Fields(
                ("apiVersion", Text with { Description = "Group and version of the owner." }),
                (
                    "blockOwnerDeletion",
                    new() { Type = SchemaType.Boolean, Description = "Whether foreground deletion of the owner waits for this object." }
                ),
                ("controller", new() { Type = SchemaType.Boolean, Description = "Whether the owner manages this object." }),
                ("kind", Text with { Description = "The kind of the owner." }),
                ("name", Text with { Description = "The name of the owner." }),
                ("uid", Text with { Description = "The uid of the owner." })
            ),
        };

    private static EquatableMap<JsonSchema> Fields(params (string Name, JsonSchema Schema)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Schema)));
}
