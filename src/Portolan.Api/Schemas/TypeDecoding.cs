using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>
/// Finds what kube-apiserver could not have read: it decodes built-in kinds into Go structs, so a value of the wrong type is a bad request
/// there, told in the words of Go's decoder, and not a field that breaks a rule.
/// </summary>
public static class TypeDecoding
{
    /// <summary>
    /// Why the first value of a wrong type cannot be read; null if all can. <paramref name="kind"/> and the names of our records stand for
    /// Go's structs.
    /// </summary>
    public static string? Problem(JsonObject value, string kind, JsonSchema schema) => OfFields(value, new Place(kind, ""), schema);

    private static string? OfFields(JsonObject value, Place place, JsonSchema schema)
    {
        foreach (var (name, field) in value)
        {
            if (
                field is not null
                && schema.Properties.TryGetValue(name, out var known)
                && Of(field, place.Field(name, known), known) is { } problem
            )
            {
                return problem;
            }
        }

        return null;
    }

    private static string? Of(JsonNode value, Place place, JsonSchema schema)
    {
        switch (schema.Type, value)
        {
            case (SchemaType.Object, JsonObject fields) when schema.AdditionalProperties is { } values:
                return fields
                    .Select(field => field.Value is null ? null : Of(field.Value, place, values))
                    .FirstOrDefault(problem => problem is not null);
            case (SchemaType.Object, JsonObject fields):
                return OfFields(fields, place, schema);
            case (SchemaType.Array, JsonArray items):
                return items
                    .Select(item => item is null || schema.Items is null ? null : Of(item, place, schema.Items))
                    .FirstOrDefault(problem => problem is not null);
            case (SchemaType.Any, _):
                return null;
            default:
                return IsScalar(value, schema)
                    ? Base64Problem(value, schema)
                    : $"json: cannot unmarshal {Name(value, schema)} into Go struct field {place.Struct}.{place.Path} of type {GoType(schema)}";
        }
    }

    private static bool IsScalar(JsonNode value, JsonSchema schema) =>
        (schema.Type, value.GetValueKind()) switch
        {
            (SchemaType.String, JsonValueKind.String) => true,
            (SchemaType.Boolean, JsonValueKind.True or JsonValueKind.False) => true,
            (SchemaType.Number, JsonValueKind.Number) => true,
            (SchemaType.Integer, JsonValueKind.Number) => IsWhole(value, schema.Format),
            (SchemaType.IntOrString, JsonValueKind.String) => true,
            (SchemaType.IntOrString, JsonValueKind.Number) => IsWhole(value, "int32"),
            _ => false,
        };

    private static bool IsWhole(JsonNode value, string? format) =>
        format == "int32"
            ? int.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string? Base64Problem(JsonNode value, JsonSchema schema)
    {
        if (schema.Format != "byte")
        {
            return null;
        }

        // As Go counts: a wrong character by its place, a group that is not full by its start.
        var text = value.GetValue<string>();
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\r' or '\n')
            {
                continue;
            }

            var isPadding = text[i] == '=' && count % 4 >= 2 && text[i..].TrimEnd('\r', '\n').Length + (count % 4) == 4;
            if (!isPadding && !char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('+' or '/'))
            {
                return $"illegal base64 data at input byte {i}";
            }

            count++;
            if (isPadding)
            {
                return text[i..].TrimEnd('\r', '\n').All(c => c == '=') ? null : $"illegal base64 data at input byte {i + 1}";
            }
        }

        return count % 4 == 0 ? null : $"illegal base64 data at input byte {text.Length - (count % 4)}";
    }

    private static string Name(JsonNode value, JsonSchema schema) =>
        value.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number when schema.Type is SchemaType.Integer or SchemaType.IntOrString => $"number {value.ToJsonString()}",
            JsonValueKind.Number => "number",
            _ => "bool",
        };

    private static string GoType(JsonSchema schema) =>
        schema.Type switch
        {
            SchemaType.String => "string",
            SchemaType.Boolean => "bool",
            SchemaType.Integer => schema.Format ?? "int64",
            SchemaType.IntOrString => "int32",
            SchemaType.Number => "float64",
            SchemaType.Array => $"[]{GoType(schema.Items ?? new JsonSchema())}",
            SchemaType.Object when schema.AdditionalProperties is { } values =>
                $"map[string]{(values.Format == "byte" ? "[]uint8" : GoType(values))}",
            SchemaType.Object => schema.Properties.Values.Select(Owner).FirstOrDefault(name => name is not null) is { } name
                ? $"v1.{name}"
                : "v1.ObjectMeta",
            _ => "interface {}",
        };

    /// <summary>The record that a field's schema was made for; null for the schemas that are not made from records.</summary>
    private static string? Owner(JsonSchema field) =>
        field.DocumentationId is { } id && id.StartsWith("P:", StringComparison.Ordinal) ? id.Split('.')[^2] : null;

    /// <summary>
    /// Where a value stands: Go names the innermost struct and the path from the outermost, without places in lists and maps.
    /// </summary>
    private readonly record struct Place(string Struct, string Path)
    {
        public Place Field(string name, JsonSchema schema)
        {
            var path = Path.Length == 0 ? name : $"{Path}.{name}";
            var owner = Owner(schema) ?? (Path.StartsWith("metadata", StringComparison.Ordinal) ? "ObjectMeta" : Struct);
            return new Place(owner, path);
        }
    }
}
