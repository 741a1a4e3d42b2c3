using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>Validates that a value is one of an enumeration.</summary>
internal static class EnumValidation
{
    public static void Validate(JsonNode? value, JsonSchema schema, string path, List<FieldError> errors)
    {
        if (!schema.Enum.IsEmpty && !schema.Enum.Any(allowed => IsSame(value, allowed, schema.Type)))
        {
            errors.Add(SchemaErrors.NotSupported(path, value, schema.Type == SchemaType.String ? schema.Enum : schema.Enum.Select(Plain)));
        }
    }

    private static string Plain(string json) =>
        JsonNode.Parse(json) is JsonValue value && value.TryGetValue<string>(out var text) ? text : json;

    // As in kube-apiserver, null is never one of an enumeration, not even where it is listed.
    private static bool IsSame(JsonNode? value, string allowed, SchemaType type) =>
        value switch
        {
            null => false,
            _ when type == SchemaType.String => value.Text() == allowed,
            JsonValue number when number.GetValueKind() == JsonValueKind.Number => JsonNode.Parse(allowed) is JsonValue other
                && other.GetValueKind() == JsonValueKind.Number
                && Numbers.Of(number).Equals(Numbers.Of(other)),
            _ => JsonNode.DeepEquals(value, JsonNode.Parse(allowed)),
        };
}
