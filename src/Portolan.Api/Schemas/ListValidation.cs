using System.Globalization;
using System.Text.Json.Nodes;

namespace Portolan.Api.Schemas;

/// <summary>Validates one part of a value against a schema: path and list of errors as in the whole.</summary>
internal delegate void PartValidator(JsonNode? value, JsonSchema schema, string path, List<FieldError> errors);

/// <summary>Validates one part of a value that may have been something else before.</summary>
internal delegate void ChangedPartValidator(JsonNode? value, JsonNode? old, JsonSchema schema, string path, List<FieldError> errors);

/// <summary>Validates lists: how many items, each item, and no item twice in a set or map.</summary>
internal static class ListValidation
{
    public static void Validate(
        JsonArray list,
        JsonArray? old,
        JsonSchema schema,
        string path,
        List<FieldError> errors,
        ChangedPartValidator item
    )
    {
        if (schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                item(list[i], Correlated(list[i], old, schema), items, $"{path}[{i}]", errors);
            }
        }

        if (schema.MinItems is { } min && list.Count < min)
        {
            errors.Add(
                SchemaErrors.Invalid(
                    path,
                    list.Count.ToString(CultureInfo.InvariantCulture),
                    $"{path} in body should have at least {min} items"
                )
            );
        }

        if (schema.MaxItems is { } max && list.Count > max)
        {
            errors.Add(SchemaErrors.TooMany(path, list.Count, max));
        }

        if (schema.ListType != ListType.Atomic)
        {
            Duplicates(list, schema, path, errors);
        }
    }

    /// <summary>
    /// What an item was before. Only items of a map can be told to be the same before and after; those of sets and atomic lists cannot.
    /// </summary>
    public static JsonNode? Correlated(JsonNode? item, JsonArray? old, JsonSchema schema) =>
        schema.ListType != ListType.Map || item is not JsonObject map
            ? null
            : old?.FirstOrDefault(candidate =>
                candidate is JsonObject before && schema.ListMapKeys.All(key => JsonNode.DeepEquals(before[key], map[key]))
            );

    private static void Duplicates(JsonArray list, JsonSchema schema, string path, List<FieldError> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var identity = schema.ListType == ListType.Set ? list[i] : Keys(list[i] as JsonObject, schema);
            if (identity is not null && !seen.Add(identity.ToJsonString()))
            {
                errors.Add(SchemaErrors.Duplicate($"{path}[{i}]", identity));
            }
        }
    }

    private static JsonObject? Keys(JsonObject? item, JsonSchema schema)
    {
        if (item is null)
        {
            return null;
        }

        var keys = new JsonObject();
        foreach (var key in schema.ListMapKeys)
        {
            if (item[key] is { } value)
            {
                keys[key] = value.DeepClone();
            }
        }

        return keys;
    }
}
