using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>
/// Validates <c>oneOf</c>, <c>anyOf</c>, <c>allOf</c> and <c>not</c>. As kube-apiserver has it, the error says the path in its message and
/// names no field; what is wrong with the alternative that comes nearest follows, and names one.
/// </summary>
internal static class AlternativeValidation
{
    public static void Validate(JsonNode value, JsonSchema schema, string path, List<FieldError> errors, PartValidator part)
    {
        AnyOf(value, schema, path, errors, part);
        OneOf(value, schema, path, errors, part);
        AllOf(value, schema, path, errors, part);
        if (schema.Not is { } not && Faults(value, not, path, part).Count == 0)
        {
            errors.Add(Fault(path, "must not validate the schema (not)"));
        }
    }

    private static void AnyOf(JsonNode value, JsonSchema schema, string path, List<FieldError> errors, PartValidator part)
    {
        var faults = schema.AnyOf.Select(alternative => Faults(value, alternative, path, part)).ToList();
        if (faults.Count > 0 && faults.TrueForAll(alternative => alternative.Count > 0))
        {
            errors.Add(Fault(path, "must validate at least one schema (anyOf)"));
            errors.AddRange(Nearest(schema.AnyOf, faults));
        }
    }

    private static void OneOf(JsonNode value, JsonSchema schema, string path, List<FieldError> errors, PartValidator part)
    {
        var faults = schema.OneOf.Select(alternative => Faults(value, alternative, path, part)).ToList();
        var fitting = faults.Count(alternative => alternative.Count == 0);
        if (faults.Count == 0 || fitting == 1)
        {
            return;
        }

        var found = fitting == 0 ? "Found none valid" : $"Found {fitting} valid alternatives";
        errors.Add(Fault(path, $"must validate one and only one schema (oneOf). {found}"));
        if (fitting == 0)
        {
            errors.AddRange(Nearest(schema.OneOf, faults));
        }
    }

    private static void AllOf(JsonNode value, JsonSchema schema, string path, List<FieldError> errors, PartValidator part)
    {
        var faults = schema.AllOf.Select(alternative => Faults(value, alternative, path, part)).ToList();
        if (faults.Exists(alternative => alternative.Count > 0))
        {
            errors.AddRange(faults.SelectMany(alternative => alternative));
            errors.Add(
                Fault(
                    path,
                    $"must validate all the schemas (allOf){(faults.TrueForAll(alternative => alternative.Count > 0) ? ". None validated" : "")}"
                )
            );
        }
    }

    /// <summary>The faults of the alternative that looks at the most of the value; the first of equals.</summary>
    private static List<FieldError> Nearest(IEnumerable<JsonSchema> alternatives, IEnumerable<List<FieldError>> faults) =>
        alternatives.Zip(faults).MaxBy(pair => pair.First.Properties.Count).Second;

    private static FieldError Fault(string path, string what) => SchemaErrors.Invalid(SchemaErrors.NoField, "\"\"", $"\"{path}\" {what}");

    private static List<FieldError> Faults(JsonNode value, JsonSchema schema, string path, PartValidator part)
    {
        var errors = new List<FieldError>();
        part(value, schema, path, errors);
        return errors;
    }
}
