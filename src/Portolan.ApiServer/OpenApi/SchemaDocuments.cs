using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.OpenApi;

/// <summary>Writes schemas in the words of OpenAPI and Kubernetes' extensions of it.</summary>
internal static class SchemaDocuments
{
    public const string ObjectMetaName = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    public const string ListMetaName = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

    /// <summary>The name of a kind's schema: the group's labels from the right, as CRDs have it.</summary>
    public static string NameOf(ServedResource served, string kind)
    {
        var group =
            served.Definition.Group.Length == 0 ? "io.k8s.api.core" : string.Join('.', served.Definition.Group.Split('.').Reverse());
        return $"{group}.{served.Version.Name}.{kind}";
    }

    /// <summary>
    /// The schema of an object of the kind. <paramref name="reference"/> is where schemas are found: <c>#/components/schemas/</c> or
    /// <c>#/definitions/</c>.
    /// </summary>
    public static JsonObject OfKind(ServedResource served, string reference)
    {
        var schema = Of(served.Schema.Value);
        var metadata = Reference(reference + ObjectMetaName);
        metadata["description"] = ObjectSchemas.ObjectMeta.Description;
        ((JsonObject)schema["properties"]!)["metadata"] = metadata;
        schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(served, served.Kind));
        if (!served.Version.SelectableFields.IsEmpty)
        {
            schema["x-kubernetes-selectable-fields"] = new JsonArray([
                .. served.Version.SelectableFields.Select(path => new JsonObject { ["fieldPath"] = path }),
            ]);
        }

        return schema;
    }

    public static JsonObject OfList(ServedResource served, string reference) =>
        new()
        {
            ["type"] = "object",
            ["description"] = $"A list of {served.Kind}.",
            ["required"] = new JsonArray("items"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["type"] = "string" },
                ["kind"] = new JsonObject { ["type"] = "string" },
                ["metadata"] = Reference(reference + ListMetaName),
                ["items"] = new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["$ref"] = reference + NameOf(served, served.Kind) },
                },
            },
            ["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(served, served.ListKind)),
        };

    public static JsonObject ListMeta() =>
        new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["continue"] = new JsonObject { ["type"] = "string" },
                ["remainingItemCount"] = new JsonObject { ["type"] = "integer", ["format"] = "int64" },
                ["resourceVersion"] = new JsonObject { ["type"] = "string" },
                ["selfLink"] = new JsonObject { ["type"] = "string" },
            },
        };

    public static JsonObject GroupVersionKind(ServedResource served, string kind) =>
        new()
        {
            ["group"] = served.Definition.Group,
            ["version"] = served.Version.Name,
            ["kind"] = kind,
        };

    public static JsonObject Of(JsonSchema schema)
    {
        var json = new JsonObject();
        if (schema.Description is not null)
        {
            json["description"] = schema.Description;
        }
        AddType(json, schema);
        if (schema.Format is not null)
        {
            json["format"] = schema.Format;
        }
        if (schema.Nullable)
        {
            json["nullable"] = true;
        }
        if (schema.Default is not null)
        {
            json["default"] = schema.Default.DeepClone();
        }
        if (!schema.Properties.IsEmpty)
        {
            var properties = new JsonObject();
            foreach (var (name, property) in schema.Properties)
            {
                properties[name] = Of(property);
            }
            json["properties"] = properties;
        }

        if (!schema.Required.IsEmpty)
        {
            json["required"] = ((IEnumerable<string>)schema.Required).ToJsonArray();
        }
        if (schema.AdditionalProperties is not null)
        {
            json["additionalProperties"] = Of(schema.AdditionalProperties);
        }
        if (schema.Items is not null)
        {
            json["items"] = Of(schema.Items);
        }
        AddLimits(json, schema);
        AddExtensions(json, schema);
        return json;
    }

    private static JsonObject Reference(string to) => new() { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = to }) };

    private static void AddType(JsonObject json, JsonSchema schema)
    {
        switch (schema.Type)
        {
            case SchemaType.Any:
                break;
            case SchemaType.IntOrString:
                json["x-kubernetes-int-or-string"] = true;
                break;
            default:
                json["type"] = schema.Type.ToString().ToLowerInvariant();
                break;
        }
    }

    private static void AddLimits(JsonObject json, JsonSchema schema)
    {
        if (!schema.Enum.IsEmpty)
        {
            json["enum"] = new JsonArray([
                .. schema.Enum.Select(item => schema.Type == SchemaType.String ? JsonValue.Create(item) : JsonNode.Parse(item)),
            ]);
        }
        if (schema.Pattern is not null)
        {
            json["pattern"] = schema.Pattern;
        }
        AddNumber(json, "minLength", schema.MinLength);
        AddNumber(json, "maxLength", schema.MaxLength);
        AddNumber(json, "minimum", schema.Minimum);
        AddWhen(json, "exclusiveMinimum", schema.ExclusiveMinimum);
        AddNumber(json, "maximum", schema.Maximum);
        AddWhen(json, "exclusiveMaximum", schema.ExclusiveMaximum);
        AddNumber(json, "multipleOf", schema.MultipleOf);
        AddNumber(json, "minItems", schema.MinItems);
        AddNumber(json, "maxItems", schema.MaxItems);
        AddNumber(json, "minProperties", schema.MinProperties);
        AddNumber(json, "maxProperties", schema.MaxProperties);
    }

    private static void AddNumber(JsonObject json, string name, double? value)
    {
        if (value is not null)
        {
            json[name] = value == Math.Floor(value.Value) ? (long)value.Value : value.Value;
        }
    }

    private static void AddWhen(JsonObject json, string name, bool isSet)
    {
        if (isSet)
        {
            json[name] = true;
        }
    }

    private static void AddExtensions(JsonObject json, JsonSchema schema)
    {
        AddWhen(json, "x-kubernetes-preserve-unknown-fields", schema.PreserveUnknownFields);
        AddWhen(json, "x-kubernetes-embedded-resource", schema.EmbeddedResource);
        if (schema.AtomicObject)
        {
            json["x-kubernetes-map-type"] = "atomic";
        }
        if (schema.Type == SchemaType.Array && schema.ListType != ListType.Atomic)
        {
            json["x-kubernetes-list-type"] = schema.ListType.ToString().ToLowerInvariant();
        }
        if (!schema.ListMapKeys.IsEmpty)
        {
            json["x-kubernetes-list-map-keys"] = ((IEnumerable<string>)schema.ListMapKeys).ToJsonArray();
        }
        if (schema.PatchMergeKey is not null)
        {
            json["x-kubernetes-patch-merge-key"] = schema.PatchMergeKey;
        }
        if (schema.PatchMergeKey is not null || schema.PatchMergeSet)
        {
            json["x-kubernetes-patch-strategy"] = "merge";
        }
    }
}
