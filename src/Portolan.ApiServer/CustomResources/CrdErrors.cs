using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Makes the errors of a definition, in kube-apiserver's words.</summary>
internal static class CrdErrors
{
    public static FieldError Required(string path, string detail = "") =>
        new(path, FieldErrorReason.FieldValueRequired, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldError Forbidden(string path, string detail) =>
        new(path, FieldErrorReason.FieldValueForbidden, $"Forbidden: {detail}");

    public static FieldError Duplicate(string path, string value) =>
        new(path, FieldErrorReason.FieldValueDuplicate, $"Duplicate value: \"{value}\"");

    public static FieldError TooMany(string path, int count, int max) =>
        new(path, FieldErrorReason.FieldValueTooMany, $"Too many: {count}: must have at most {max} items");

    public static FieldError Invalid(string path, string? value, string detail) => InvalidJson(path, $"\"{value}\"", detail);

    /// <summary>For a value that is no text.</summary>
    public static FieldError InvalidJson(string path, string value, string detail) =>
        new(path, FieldErrorReason.FieldValueInvalid, $"Invalid value: {value}: {detail}");

    /// <summary>A list or map as Go prints it, which is how kube-apiserver shows one.</summary>
    public static string AsGo(JsonNode? value) =>
        value switch
        {
            null => "interface {}(nil)",
            JsonObject map =>
                $"map[string]interface {{}}{{{string.Join(", ", map.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"\"{field.Key}\":{AsGo(field.Value)}"))}}}",
            JsonArray list => $"[]interface {{}}{{{string.Join(", ", list.Select(AsGo))}}}",
            _ => JsonText.WriteString(value),
        };

    public static FieldError NotSupported(string path, string? value, params string[] supported) =>
        new(
            path,
            FieldErrorReason.FieldValueNotSupported,
            $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(text => $"\"{text}\""))}"
        );
}
