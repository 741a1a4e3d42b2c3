using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;
using Portolan.Primitives;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Reads the <c>openAPIV3Schema</c> of a CustomResourceDefinition.</summary>
internal static class CrdSchemaReader
{
    public static JsonSchema Read(JsonObject json) => Read(json, ReadType(json));

    // The alternatives of anyOf and the like hold values' limits only; their types have no say.
    private static JsonSchema ReadAlternative(JsonObject json) => Read(json, SchemaType.Any);

    private static JsonSchema Read(JsonObject json, SchemaType type) =>
        json.GetBoolean("x-kubernetes-embedded-resource") == true ? WithObjectFields(ReadFields(json, type)) : ReadFields(json, type);

    /// <summary>An object within another has what every object has, and keeps it however little its schema says.</summary>
    private static JsonSchema WithObjectFields(JsonSchema schema)
    {
        var whole = ObjectSchemas.WithObjectFields(schema);
        return whole with
        {
            EmbeddedResource = true,
            Properties = new(
                whole.Properties.Select(field =>
                    schema.Properties.TryGetValue(field.Key, out var own) && field.Key != "metadata"
                        ? KeyValuePair.Create(field.Key, own)
                        : field
                )
            ),
        };
    }

    private static JsonSchema ReadFields(JsonObject json, SchemaType type) =>
        new()
        {
            Type = type,
            Description = json.GetString("description"),
            Format = json.GetString("format"),
            Nullable = json.GetBoolean("nullable") == true,
            Default = json["default"]?.DeepClone(),
            Properties = new(
                (json.GetObject("properties") ?? [])
                    .Where(field => field.Value is JsonObject)
                    .Select(field => KeyValuePair.Create(field.Key, Read((JsonObject)field.Value!)))
            ),
            Required = Texts(json, "required"),
            AdditionalProperties = json.GetObject("additionalProperties") is { } values ? Read(values) : null,
            PreserveUnknownFields =
                json.GetBoolean("x-kubernetes-preserve-unknown-fields") == true || json.GetBoolean("additionalProperties") == true,
            Items = json.GetObject("items") is { } items ? Read(items) : null,
            ListType = json.GetString("x-kubernetes-list-type") switch
            {
                "map" => ListType.Map,
                "set" => ListType.Set,
                _ => ListType.Atomic,
            },
            ListMapKeys = Texts(json, "x-kubernetes-list-map-keys"),
            AtomicObject = json.GetString("x-kubernetes-map-type") == "atomic",
            Enum = ReadEnum(json, type),
            Pattern = json.GetString("pattern"),
            MinLength = Whole(json, "minLength"),
            MaxLength = Whole(json, "maxLength"),
            Minimum = Number(json, "minimum"),
            Maximum = Number(json, "maximum"),
            ExclusiveMinimum = json.GetBoolean("exclusiveMinimum") == true,
            ExclusiveMaximum = json.GetBoolean("exclusiveMaximum") == true,
            MultipleOf = Number(json, "multipleOf"),
            MinItems = Whole(json, "minItems"),
            MaxItems = Whole(json, "maxItems"),
            MinProperties = Whole(json, "minProperties"),
            MaxProperties = Whole(json, "maxProperties"),
            OneOf = Alternatives(json, "oneOf"),
            AnyOf = type == SchemaType.IntOrString ? [] : Alternatives(json, "anyOf"),
            AllOf = type == SchemaType.IntOrString ? [] : Alternatives(json, "allOf"),
            Not = json.GetObject("not") is { } not ? ReadAlternative(not) : null,
            Rules = (json.GetArray("x-kubernetes-validations") ?? [])
                .OfType<JsonObject>()
                .Select(rule => new ValidationRule(rule.GetString("rule") ?? "", rule.GetString("message") ?? "", null))
                .ToEquatableList(),
        };

    private static SchemaType ReadType(JsonObject json) =>
        json.GetString("type") switch
        {
            _ when json.GetBoolean("x-kubernetes-int-or-string") == true => SchemaType.IntOrString,
            "object" => SchemaType.Object,
            "array" => SchemaType.Array,
            "string" => SchemaType.String,
            "integer" => SchemaType.Integer,
            "number" => SchemaType.Number,
            "boolean" => SchemaType.Boolean,
            _ => SchemaType.Any,
        };

    private static EquatableList<JsonSchema> Alternatives(JsonObject json, string name) =>
        (json.GetArray(name) ?? []).OfType<JsonObject>().Select(ReadAlternative).ToEquatableList();

    private static EquatableList<string> ReadEnum(JsonObject json, SchemaType type)
    {
        var values = json.GetArray("enum");
        return type == SchemaType.String
            ? values.Strings().ToEquatableList()
            : (values ?? []).Select(value => value?.ToJsonString() ?? "null").ToEquatableList();
    }

    private static EquatableList<string> Texts(JsonObject json, string name) => json.GetArray(name).Strings().ToEquatableList();

    private static int? Whole(JsonObject json, string name) =>
        json.GetInteger(name) is { } value ? (int)Math.Clamp(value, 0, int.MaxValue) : null;

    private static double? Number(JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : null;
}
