using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>Runs the rules of a schema (<c>x-kubernetes-validations</c>) over a value.</summary>
internal static class RuleValidation
{
    public static void Validate(JsonNode? value, JsonNode? old, JsonSchema schema, string path, List<FieldError> errors) =>
        Validate(value, old, schema, path, errors, isInUnchanged: false);

    private static void Validate(
        JsonNode? value,
        JsonNode? old,
        JsonSchema schema,
        string path,
        List<FieldError> errors,
        bool isInUnchanged
    )
    {
        if (value is null)
        {
            return;
        }

        var isUnchanged = isInUnchanged || (old is not null && JsonNode.DeepEquals(value, old));
        foreach (var rule in schema.Rules.Where(rule => rule.IsTransition || !isUnchanged))
        {
            if (rule.Fails?.Invoke(value) is { } failure)
            {
                errors.Add(
                    SchemaErrors.Invalid(path, $"\"{SchemaErrors.TypeName(schema.Type)}\"", $"{failure} evaluating rule: {rule.Message}")
                );
            }
            else if (rule.Holds is { } holds && (old is not null || !rule.IsTransition) && !holds(value, old))
            {
                errors.Add(Error(rule, schema, path));
            }
        }

        switch (value)
        {
            case JsonObject map:
                foreach (var (name, field) in map)
                {
                    if ((schema.Properties.TryGetValue(name, out var known) ? known : schema.AdditionalProperties) is { } fieldSchema)
                    {
                        Validate(field, (old as JsonObject)?[name], fieldSchema, SchemaValidator.Child(path, name), errors, isUnchanged);
                    }
                }

                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Validate(
                        list[i],
                        ListValidation.Correlated(list[i], old as JsonArray, schema),
                        items,
                        $"{path}[{i}]",
                        errors,
                        isUnchanged
                    );
                }

                break;
        }
    }

    /// <summary>Whether a rule stands anywhere in the schema.</summary>
    public static bool HasRules(JsonSchema schema) =>
        !schema.Rules.IsEmpty
        || schema.Properties.Values.Any(HasRules)
        || (schema.Items is { } items && HasRules(items))
        || (schema.AdditionalProperties is { } values && HasRules(values));

    private static FieldError Error(ValidationRule rule, JsonSchema schema, string path)
    {
        var field = rule.FieldPath is { } below ? path + below : path;
        var reason = Enum.Parse<FieldErrorReason>(rule.Reason);
        var message = reason switch
        {
            FieldErrorReason.FieldValueRequired => $"Required value: {rule.Message}",
            FieldErrorReason.FieldValueForbidden => $"Forbidden: {rule.Message}",
            FieldErrorReason.FieldValueDuplicate => $"Duplicate value: \"{SchemaErrors.TypeName(schema.Type)}\"",
            _ => $"Invalid value: \"{SchemaErrors.TypeName(schema.Type)}\": {rule.Message}",
        };
        return new FieldError(field, reason, message);
    }
}
