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

        // As kube-apiserver has it from v1.36 on. A number beyond 64 bits is no integer, and has been refused before.
        if (schema.Format == "int32" && (number < int.MinValue || number > int.MaxValue))
        {
            errors.Add(SchemaErrors.Format(path, schema.Format, value));
        }

        if (schema.MultipleOf is { } factor && !Numbers.IsMultiple(number, factor))
        {
            errors.Add(SchemaErrors.Invalid(path, value, $"{path} in body should be a multiple of {Numbers.Text(factor)}"));
        }

        if (schema.Maximum is { } max && (number > max || (schema.ExclusiveMaximum && number.Equals(max))))
        {
            errors.Add(
                SchemaErrors.Invalid(
                    path,
                    value,
                    $"{path} in body should be less than {(schema.ExclusiveMaximum ? "" : "or equal to ")}{Numbers.Text(max)}"
                )
            );
        }

        if (schema.Minimum is { } min && (number < min || (schema.ExclusiveMinimum && number.Equals(min))))
        {
            errors.Add(
                SchemaErrors.Invalid(
                    path,
                    value,
                    $"{path} in body should be greater than {(schema.ExclusiveMinimum ? "" : "or equal to ")}{Numbers.Text(min)}"
                )
            );
        }
    }
}
