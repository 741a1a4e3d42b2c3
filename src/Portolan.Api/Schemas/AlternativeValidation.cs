using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>Validates <c>oneOf</c>, <c>anyOf</c>, <c>allOf</c> and <c>not</c>.</summary>
internal static class AlternativeValidation
{
    public static void Validate(JsonNode value, JsonSchema schema, string path, List<FieldError> errors, PartValidator part)
    {
        if (!schema.OneOf.IsEmpty)
        {
            var fitting = schema.OneOf.Count(alternative => Fits(value, alternative, path, part));
            if (fitting != 1)
            {
                var found = fitting == 0 ? "Found none valid" : $"Found {fitting} valid alternatives";
                errors.Add(SchemaErrors.Invalid(path, "\"\"", $"\"{path}\" must validate one and only one schema (oneOf). {found}"));
            }
        }

        if (!schema.AnyOf.IsEmpty && !schema.AnyOf.Any(alternative => Fits(value, alternative, path, part)))
        {
            errors.Add(SchemaErrors.Invalid(path, "\"\"", $"\"{path}\" must validate at least one schema (anyOf)"));
        }

        if (schema.AllOf.Any(alternative => !Fits(value, alternative, path, part)))
        {
            errors.Add(SchemaErrors.Invalid(path, "\"\"", $"\"{path}\" must validate all the schemas (allOf)"));
        }

        if (schema.Not is { } not && Fits(value, not, path, part))
        {
            errors.Add(SchemaErrors.Invalid(path, "\"\"", $"\"{path}\" must not validate the schema (not)"));
        }
    }

    private static bool Fits(JsonNode value, JsonSchema schema, string path, PartValidator part)
    {
        var errors = new List<FieldError>();
        part(value, schema, path, errors);
        return errors.Count == 0;
    }
}
