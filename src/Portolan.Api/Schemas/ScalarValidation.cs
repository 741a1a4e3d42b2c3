using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>Validates texts and numbers.</summary>
internal static class ScalarValidation
{
    public static void Validate(JsonValue value, JsonSchema schema, string path, List<FieldError> errors)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                Text(value, value.GetValue<string>(), schema, path, errors);
                break;
            case JsonValueKind.Number:
                Number(value, schema, path, errors);
                break;
        }

        ValidateEnum(value, schema, path, errors);
    }

    /// <summary>The words allowed: kube-apiserver says them of a value of the wrong type too.</summary>
    public static void ValidateEnum(JsonValue value, JsonSchema schema, string path, List<FieldError> errors)
    {
        if (!schema.Enum.IsEmpty && !schema.Enum.Contains(Plain(value), StringComparer.Ordinal))
        {
            errors.Add(SchemaErrors.NotSupported(path, value, schema.Enum));
        }
    }

    private static void Text(JsonValue value, string text, JsonSchema schema, string path, List<FieldError> errors)
    {
        // Like kube-apiserver: the first of length and pattern that is wrong is said, and the format besides.
        var length = text.Length - text.Count(char.IsLowSurrogate);
        if (schema.MaxLength is { } max && length > max)
        {
            errors.Add(SchemaErrors.TooLong(path, max));
        }
        else if (schema.MinLength is { } min && length < min)
        {
            errors.Add(SchemaErrors.Invalid(path, value, $"{path} in body should be at least {min} chars long"));
        }
        else if (schema.Pattern is { } pattern && !PatternCache.IsMatch(pattern, text))
        {
            errors.Add(SchemaErrors.Invalid(path, value, $"{path} in body should match '{pattern}'"));
        }

        if (schema.Format is { } format && !TextFormats.IsValid(format, text))
        {
            errors.Add(SchemaErrors.Format(path, format, value));
        }
    }

    private static void Number(JsonValue value, JsonSchema schema, string path, List<FieldError> errors)
    {
        var number = Numbers.Of(value);
        if (schema.Minimum is { } min && number < min)
        {
            errors.Add(SchemaErrors.Invalid(path, value, $"{path} in body should be greater than or equal to {Numbers.Text(min)}"));
        }

        if (schema.Maximum is { } max && number > max)
        {
            errors.Add(SchemaErrors.Invalid(path, value, $"{path} in body should be less than or equal to {Numbers.Text(max)}"));
        }

        // A number beyond 64 bits is no integer, and has been refused before.
        if (schema.Format == "int32" && (number < int.MinValue || number > int.MaxValue))
        {
            errors.Add(SchemaErrors.Invalid(SchemaErrors.NoField, "\"\"", $"Checked value must be of type integer with format int32 in {path}"));
        }
    }

    private static string Plain(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => Numbers.Text(Numbers.Of(value)),
        _ => value.ToJsonString(),
    };
}
