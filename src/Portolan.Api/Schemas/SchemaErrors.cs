using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>The wording of each kind of error.</summary>
internal static class SchemaErrors
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What kube-apiserver names where its error knows no field; the message then says the path.</summary>
    public const string NoField = "<nil>";

    public static FieldError Invalid(string path, string value, string detail) =>
        new(path, FieldErrorReason.FieldValueInvalid, $"Invalid value: {value}: {detail}");

    public static FieldError Invalid(string path, JsonNode value, string detail) => Invalid(path, Quote(value), detail);

    /// <summary>
    /// A value of another type. Where the schema asks for a format of texts, that and the format of the value are said instead of the
    /// types.
    /// </summary>
    public static FieldError Type(string path, JsonSchema schema, string actual) =>
        schema is { Type: SchemaType.String, Format: { } format } && TextFormats.IsKnown(format) && actual is not ("null" or "array")
            ? OfType(
                path,
                format,
                actual switch
                {
                    "integer" => "int64",
                    "number" => "float64",
                    _ => "",
                }
            )
            : OfType(path, TypeName(schema.Type), actual);

    /// <summary>A text or number that is not of the format that the schema asks for.</summary>
    public static FieldError Format(string path, string format, JsonNode value)
    {
        var text = Quote(value);
        return new(
            path,
            FieldErrorReason.FieldValueTypeInvalid,
            $"Invalid value: {text}: {path} in body must be of type {format}: {(text[0] == '"' ? text : $"\"{text}\"")}"
        );
    }

    private static FieldError OfType(string path, string expected, string actual) =>
        new(
            path,
            FieldErrorReason.FieldValueTypeInvalid,
            $"Invalid value: \"{actual}\": {path} in body must be of type {expected}: \"{actual}\""
        );

    /// <summary>Numbers are quoted too.</summary>
    public static FieldError NotSupported(string path, JsonNode? value, IEnumerable<string> supported) =>
        new(
            path,
            FieldErrorReason.FieldValueNotSupported,
            $"Unsupported value: {(value is null ? "\"null\"" : Quote(value))}: supported values: {string.Join(", ", supported.Select(text => Quote(JsonValue.Create(text))))}"
        );

    public static FieldError TooLong(string path, int max) =>
        new(path, FieldErrorReason.FieldValueTooLong, $"Too long: may not be more than {max} {(max == 1 ? "byte" : "bytes")}");

    public static FieldError TooMany(string path, int count, int max) =>
        new(path, FieldErrorReason.FieldValueTooMany, $"Too many: {count}: must have at most {max} {(max == 1 ? "item" : "items")}");

    /// <summary>The keys of a list map are written as Go writes a map, as kube-apiserver has it.</summary>
    public static FieldError Duplicate(string path, JsonNode value) =>
        new(path, FieldErrorReason.FieldValueDuplicate, $"Duplicate value: {(value is JsonObject keys ? GoMap(keys) : Quote(value))}");

    public static string Quote(JsonNode value) => value.ToJsonString(Relaxed);

    private static string GoMap(JsonObject keys) =>
        $"map[string]interface {{}}{{{string.Join(", ", keys.OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => $"\"{key.Key}\":{Quote(key.Value!)}"))}}}";

    public static string TypeName(SchemaType type) =>
        type switch
        {
            SchemaType.Object => "object",
            SchemaType.Array => "array",
            SchemaType.String => "string",
            SchemaType.Integer => "integer",
            SchemaType.Number => "number",
            SchemaType.Boolean => "boolean",
            SchemaType.IntOrString => "integer,string",
            SchemaType.Any => "any",
            _ => throw new UnreachableException(type.ToString()),
        };
}
