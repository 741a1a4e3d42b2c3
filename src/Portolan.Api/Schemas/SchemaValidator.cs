using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>
/// Validates JSON against a structural schema. Paths and messages are those of kube-apiserver, letter by letter: people search for them,
/// and tools match on them. The value must have its defaults already.
/// </summary>
public static class SchemaValidator
{
    /// <summary>
    /// What is wrong with <paramref name="value"/>; nothing when the list is empty. <paramref name="old"/> is the value before the change,
    /// if there was one: rules about changes compare the two, and parts that did not change are not judged again (kube-apiserver calls it
    /// ratcheting, KEP-4008): an object that an earlier schema took can still be changed elsewhere, and let go.
    /// </summary>
    public static IReadOnlyList<FieldError> Validate(JsonNode? value, JsonSchema schema, JsonNode? old = null, string path = "")
    {
        var errors = new List<FieldError>();
        Structure(value, old, schema, path, errors);

        if (!errors.Exists(error => Blocks(error.Reason)))
        {
            RuleValidation.Validate(value, old, schema, path, errors);
        }
        else if (RuleValidation.HasRules(schema))
        {
            errors.Add(
                SchemaErrors.Invalid(
                    SchemaErrors.NoField,
                    "\"null\"",
                    "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"
                )
            );
        }

        return errors;
    }

    /// <summary>
    /// Like kube-apiserver: rules do not see values whose shape is wrong; they do see a text that its pattern refuses, or a key that stands
    /// twice.
    /// </summary>
    private static bool Blocks(FieldErrorReason reason) =>
        reason
            is FieldErrorReason.FieldValueNotSupported
                or FieldErrorReason.FieldValueRequired
                or FieldErrorReason.FieldValueTooLong
                or FieldErrorReason.FieldValueTooMany
                or FieldErrorReason.FieldValueTypeInvalid;

    // Of the alternatives of a value, none is compared with what was before: only the whole value is.
    private static void Structure(JsonNode? value, JsonSchema schema, string path, List<FieldError> errors) =>
        Structure(value, null, schema, path, errors);

    private static void Structure(JsonNode? value, JsonNode? old, JsonSchema schema, string path, List<FieldError> errors)
    {
        if (old is not null && JsonNode.DeepEquals(value, old))
        {
            return;
        }

        if (value is null)
        {
            if (!schema.Nullable && schema.Type != SchemaType.Any)
            {
                errors.Add(SchemaErrors.Type(path, schema, "null"));
            }

            EnumValidation.Validate(null, schema, path, errors);
            return;
        }

        var actual = JsonType(value);
        var fits = Fits(actual, value, schema.Type);
        if (!fits)
        {
            errors.Add(SchemaErrors.Type(path, schema, actual));
        }

        // The order is kube-apiserver's. Alternatives and the values allowed are said of a value of the wrong type too.
        AlternativeValidation.Validate(value, schema, path, errors, Structure);
        switch (value)
        {
            case JsonArray list when fits:
                ListValidation.Validate(list, old as JsonArray, schema, path, errors, Structure);
                break;
            case JsonValue scalar when fits:
                ScalarValidation.Validate(scalar, schema, path, errors);
                break;
        }

        EnumValidation.Validate(value, schema, path, errors);
        if (value is JsonObject map && fits)
        {
            Fields(map, old as JsonObject, schema, path, errors);
        }
    }

    private static void Fields(JsonObject map, JsonObject? old, JsonSchema schema, string path, List<FieldError> errors)
    {
        if (schema.MinProperties is { } min && map.Count < min)
        {
            errors.Add(
                SchemaErrors.Invalid(
                    path,
                    map.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    $"{path} in body should have at least {min} properties"
                )
            );
            return;
        }

        if (schema.MaxProperties is { } max && map.Count > max)
        {
            errors.Add(SchemaErrors.TooMany(path, map.Count, max));
            return;
        }

        if (schema.EmbeddedResource)
        {
            EmbeddedResourceValidation.Validate(map, path, errors);
        }

        foreach (var (name, field) in map)
        {
            if (schema.Properties.TryGetValue(name, out var known))
            {
                Structure(field, old?[name], known, Child(path, name), errors);
            }
            else if (schema.AdditionalProperties is { } values)
            {
                Structure(field, old?[name], values, Child(path, name), errors);
            }
        }

        foreach (var name in schema.Required)
        {
            if (!map.ContainsKey(name))
            {
                errors.Add(new FieldError(Child(path, name), FieldErrorReason.FieldValueRequired, "Required value"));
            }
        }
    }

    internal static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool Fits(string actual, JsonNode value, SchemaType type) =>
        type switch
        {
            SchemaType.Any => true,
            SchemaType.Object => actual == "object",
            SchemaType.Array => actual == "array",
            SchemaType.String => actual == "string",
            SchemaType.Boolean => actual == "boolean",
            SchemaType.Number => actual is "integer" or "number",
            SchemaType.Integer => actual == "integer",
            SchemaType.IntOrString => actual is "integer" or "string",
            _ => throw new System.Diagnostics.UnreachableException($"{type} at {value.GetPath()}"),
        };

    private static string JsonType(JsonNode value) =>
        value.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => Numbers.IsWhole(value.AsValue()) ? "integer" : "number",
            JsonValueKind.Null => "null",
            var kind => throw new System.Diagnostics.UnreachableException(kind.ToString()),
        };
}
