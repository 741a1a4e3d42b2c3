using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Crds;

/// <summary>Writes structural schemas as OpenAPI v3 with Kubernetes' extensions.</summary>
public static class OpenApiSchema
{
    /// <summary>The OpenAPI form of <paramref name="schema"/>.</summary>
    public static JsonObject Of(JsonSchema schema)
    {
        var result = new JsonObject();
        Put(result, "description", schema.Description);
        if (schema.Type is not (SchemaType.Any or SchemaType.IntOrString))
        {
            result["type"] = SchemaErrors.TypeName(schema.Type);
        }

        Put(result, "format", schema.Format);
        PutWhen(result, "nullable", schema.Nullable);
        if (schema.Default is { } value)
        {
            result["default"] = value.DeepClone();
        }

        Constraints(result, schema);
        Parts(result, schema);
        Extensions(result, schema);
        return result;
    }

    private static void Constraints(JsonObject result, JsonSchema schema)
    {
        if (!schema.Enum.IsEmpty)
        {
            var isText = schema.Type == SchemaType.String;
            result["enum"] = new JsonArray([.. schema.Enum.Select(item => isText ? JsonValue.Create(item) : JsonNode.Parse(item))]);
        }

        Put(result, "pattern", schema.Pattern);
        Put(result, "minLength", schema.MinLength);
        Put(result, "maxLength", schema.MaxLength);
        Put(result, "minimum", schema.Minimum);
        PutWhen(result, "exclusiveMinimum", schema.ExclusiveMinimum);
        Put(result, "maximum", schema.Maximum);
        PutWhen(result, "exclusiveMaximum", schema.ExclusiveMaximum);
        Put(result, "multipleOf", schema.MultipleOf);
        Put(result, "minItems", schema.MinItems);
        Put(result, "maxItems", schema.MaxItems);
        Put(result, "minProperties", schema.MinProperties);
        Put(result, "maxProperties", schema.MaxProperties);
    }

    private static void Parts(JsonObject result, JsonSchema schema)
    {
        if (!schema.Properties.IsEmpty)
        {
            var properties = new JsonObject();
            foreach (var (name, property) in schema.Properties)
            {
                properties[name] = Of(property);
            }

            result["properties"] = properties;
        }

        Put(result, "required", schema.Required);
        if (schema.AdditionalProperties is { } values)
        {
            result["additionalProperties"] = Of(values);
        }

        if (schema.Items is { } items)
        {
            result["items"] = Of(items);
        }

        Put(result, "oneOf", schema.OneOf);
        Put(result, "anyOf", schema.AnyOf);
        Put(result, "allOf", schema.AllOf);
        if (schema.Not is { } not)
        {
            result["not"] = Of(not);
        }
    }

    private static void Extensions(JsonObject result, JsonSchema schema)
    {
        PutWhen(result, "x-kubernetes-int-or-string", schema.Type == SchemaType.IntOrString);
        PutWhen(result, "x-kubernetes-preserve-unknown-fields", schema.PreserveUnknownFields);
        PutWhen(result, "x-kubernetes-embedded-resource", schema.EmbeddedResource);
        if (schema.Type == SchemaType.Array)
        {
            result["x-kubernetes-list-type"] = schema.ListType.ToString().ToLowerInvariant();
        }

        Put(result, "x-kubernetes-list-map-keys", schema.ListMapKeys);
        Put(result, "x-kubernetes-map-type", schema.AtomicObject ? "atomic" : null);
        if (!schema.Rules.IsEmpty)
        {
            result["x-kubernetes-validations"] = new JsonArray([.. schema.Rules.Select(Rule)]);
        }
    }

    private static JsonNode Rule(ValidationRule rule)
    {
        var result = new JsonObject { ["rule"] = rule.Expression, ["message"] = rule.Message };
        if (rule.Reason != nameof(FieldErrorReason.FieldValueInvalid))
        {
            result["reason"] = rule.Reason;
        }

        Put(result, "fieldPath", rule.FieldPath);
        return result;
    }

    private static void Put(JsonObject target, string field, string? text)
    {
        if (text is not null)
        {
            target[field] = text;
        }
    }

    private static void Put(JsonObject target, string field, double? number)
    {
        if (number is { } value)
        {
            target[field] = JsonNode.Parse(value.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private static void Put(JsonObject target, string field, EquatableList<string> texts)
    {
        if (!texts.IsEmpty)
        {
            target[field] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        }
    }

    private static void Put(JsonObject target, string field, EquatableList<JsonSchema> schemas)
    {
        if (!schemas.IsEmpty)
        {
            target[field] = new JsonArray([.. schemas.Select(Of)]);
        }
    }

    private static void PutWhen(JsonObject target, string field, bool isSet)
    {
        if (isSet)
        {
            target[field] = true;
        }
    }
}
