using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CustomResources;

/// <summary>
/// Checks that a schema is structural: each value has one type, said outside of <c>allOf</c>, <c>anyOf</c>, <c>oneOf</c> and <c>not</c>,
/// which may only limit values that are described beside them. Pruning and defaulting rely on it.
/// </summary>
internal static class StructuralChecks
{
    private static readonly (string Keyword, string Message)[] ForbiddenInAlternatives =
    [
        ("type", "must be empty to be structural"),
        ("additionalProperties", "must be undefined to be structural"),
        ("default", "must be undefined to be structural"),
        ("title", "must be empty to be structural"),
        ("description", "must be empty to be structural"),
        ("nullable", "must be false to be structural"),
        ("externalDocs", "must be undefined to be structural"),
        ("x-kubernetes-preserve-unknown-fields", "must be false to be structural"),
        ("x-kubernetes-embedded-resource", "must be false to be structural"),
        ("x-kubernetes-int-or-string", "must be false to be structural"),
        ("x-kubernetes-list-map-keys", "must be empty to be structural"),
        ("x-kubernetes-list-type", "must be undefined to be structural"),
        ("x-kubernetes-map-type", "must be undefined to be structural"),
        ("x-kubernetes-validations", "must be empty to be structural"),
    ];

    private static readonly JsonNode IntOrString = JsonNode.Parse("""[{"type":"integer"},{"type":"string"}]""")!;

    private enum Level
    {
        Root,
        Item,
        Field,
    }

    public static IEnumerable<FieldError> Check(JsonObject root, string path)
    {
        var errors = new List<FieldError>();
        Check(root, Level.Root, path, errors);
        CheckComplete(root, root, path, path, errors);
        return errors.OrderBy(error => error.ToString(), StringComparer.Ordinal);
    }

    private static void Check(JsonObject schema, Level level, string path, List<FieldError> errors)
    {
        if (schema.GetString("type") == "array" && schema.GetObject("items") is null)
        {
            errors.Add(CrdErrors.Required($"{path}.items", "must be specified"));
        }
        if (schema.GetObject("items") is { } items)
        {
            Check(items, Level.Item, $"{path}.items", errors);
        }
        foreach (var (name, field) in Properties(schema))
        {
            Check(field, Level.Field, $"{path}.properties[{name}]", errors);
        }
        if (schema["additionalProperties"] is not null && level == Level.Root)
        {
            errors.Add(CrdErrors.Forbidden($"{path}.additionalProperties", "must not be used at the root"));
        }
        if (schema.GetObject("additionalProperties") is { } values)
        {
            Check(values, Level.Field, $"{path}.additionalProperties", errors);
        }
        CheckExtensions(schema, path, errors);
        CheckAlternatives(
            schema,
            path,
            errors,
            IsIntOrString(schema.GetArray("anyOf")),
            IsIntOrString((schema.GetArray("allOf") ?? []).OfType<JsonObject>().FirstOrDefault().GetArray("anyOf"))
        );
        CheckType(schema, level, path, errors);
        CheckObjectFields(schema, level, path, errors);
    }

    private static void CheckExtensions(JsonObject schema, string path, List<FieldError> errors)
    {
        if (Is(schema, "x-kubernetes-int-or-string"))
        {
            foreach (
                var other in new[] { "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource" }.Where(other =>
                    Is(schema, other)
                )
            )
            {
                errors.Add(CrdErrors.InvalidJson($"{path}.{other}", "true", "must be false if x-kubernetes-int-or-string is true"));
            }
        }
    }

    private static void CheckType(JsonObject schema, Level level, string path, List<FieldError> errors)
    {
        var type = schema.GetString("type") ?? "";
        var isEmbedded = Is(schema, "x-kubernetes-embedded-resource");
        if (isEmbedded && type != "object")
        {
            const string MustBe = "must be object if x-kubernetes-embedded-resource is true";
            errors.Add(type.Length == 0 ? CrdErrors.Required($"{path}.type", MustBe) : CrdErrors.Invalid($"{path}.type", type, MustBe));
        }
        else if (type.Length == 0 && !Is(schema, "x-kubernetes-int-or-string") && !Is(schema, "x-kubernetes-preserve-unknown-fields"))
        {
            errors.Add(
                CrdErrors.Required(
                    $"{path}.type",
                    level switch
                    {
                        Level.Root => "must not be empty at the root",
                        Level.Item => "must not be empty for specified array items",
                        _ => "must not be empty for specified object fields",
                    }
                )
            );
        }

        if (isEmbedded && schema["additionalProperties"] is not null)
        {
            errors.Add(CrdErrors.Forbidden($"{path}.additionalProperties", "must not be used if x-kubernetes-embedded-resource is set"));
        }
        if (level == Level.Root && type.Length > 0 && type != "object")
        {
            errors.Add(CrdErrors.Invalid($"{path}.type", type, "must be object at the root"));
        }
        if (isEmbedded && !Is(schema, "x-kubernetes-preserve-unknown-fields") && !Properties(schema).Any())
        {
            errors.Add(
                CrdErrors.Required(
                    $"{path}.properties",
                    "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"
                )
            );
        }
    }

    /// <summary>What every object has is the server's to say; a schema can limit the name and no more.</summary>
    private static void CheckObjectFields(JsonObject schema, Level level, string path, List<FieldError> errors)
    {
        if (level != Level.Root && !Is(schema, "x-kubernetes-embedded-resource"))
        {
            return;
        }
        foreach (
            var (name, field) in Properties(schema)
                .Where(field => field.Name is "kind" or "apiVersion" && field.Schema.GetString("type") != "string")
        )
        {
            errors.Add(CrdErrors.Invalid($"{path}.properties[{name}].type", field.GetString("type"), "must be string"));
        }
        if (schema.GetObject("properties").GetObject("metadata") is not { } metadata)
        {
            return;
        }
        if (metadata.GetString("type") != "object")
        {
            errors.Add(CrdErrors.Invalid($"{path}.properties[metadata].type", metadata.GetString("type"), "must be object"));
        }
        if (
            level == Level.Root
            && (
                metadata.Any(keyword => keyword.Key is not ("type" or "properties" or "default" or "description"))
                || Properties(metadata).Any(field => field.Name is not ("name" or "generateName"))
            )
        )
        {
            errors.Add(
                CrdErrors.Forbidden(
                    $"{path}.properties[metadata]",
                    "must not specify anything other than name and generateName, but metadata is implicitly specified"
                )
            );
        }
    }

    private static void CheckAlternatives(
        JsonObject schema,
        string path,
        List<FieldError> errors,
        bool skipAnyOf = false,
        bool skipFirstAnyOf = false
    )
    {
        foreach (var (alternative, place) in Alternatives(schema, path))
        {
            if (!(skipAnyOf && place.StartsWith($"{path}.anyOf[", StringComparison.Ordinal)))
            {
                CheckAlternative(alternative, place, errors, skipFirstAnyOf && place == $"{path}.allOf[0]");
            }
        }

        if (schema.GetString("pattern") is { Length: > 0 } pattern && PatternCache.FaultOf(pattern) is { } wrong)
        {
            errors.Add(CrdErrors.Invalid($"{path}.pattern", pattern, $"must be a valid regular expression, but isn't: {wrong}"));
        }
    }

    private static void CheckAlternative(JsonObject schema, string path, List<FieldError> errors, bool skipAnyOf = false)
    {
        CheckAlternatives(schema, path, errors, skipAnyOf);
        if (schema.GetObject("items") is { } items)
        {
            CheckAlternative(items, $"{path}.items", errors);
        }
        foreach (var (name, field) in Properties(schema))
        {
            CheckAlternative(field, $"{path}.properties[{name}]", errors);
        }
        foreach (var (keyword, message) in ForbiddenInAlternatives.Where(item => IsSet(schema[item.Keyword])))
        {
            errors.Add(CrdErrors.Forbidden($"{path}.{keyword}", message));
        }
        if (schema.GetObject("properties")?.ContainsKey("metadata") == true)
        {
            errors.Add(CrdErrors.Forbidden($"{path}.properties[metadata]", "must not be specified in a nested context"));
        }
    }

    /// <summary>Fields that an alternative limits must be described outside of it, or they would be pruned.</summary>
    private static void CheckComplete(
        JsonObject limits,
        JsonObject structure,
        string structurePath,
        string limitsPath,
        List<FieldError> errors
    )
    {
        foreach (var (alternative, place) in Alternatives(limits, limitsPath))
        {
            CheckCompleteAlternative(alternative, structure, structurePath, place, errors);
        }
    }

    private static void CheckCompleteAlternative(
        JsonObject limits,
        JsonObject? structure,
        string structurePath,
        string limitsPath,
        List<FieldError> errors
    )
    {
        if (structure is null)
        {
            errors.Add(CrdErrors.Required(structurePath, $"because it is defined in {limitsPath}"));
            return;
        }

        CheckComplete(limits, structure, structurePath, limitsPath, errors);
        if (limits.GetObject("items") is { } items)
        {
            CheckCompleteAlternative(items, structure.GetObject("items"), $"{structurePath}.items", $"{limitsPath}.items", errors);
        }
        foreach (var (name, field) in Properties(limits))
        {
            CheckCompleteAlternative(
                field,
                structure.GetObject("properties").GetObject(name),
                $"{structurePath}.properties[{name}]",
                $"{limitsPath}.properties[{name}]",
                errors
            );
        }
    }

    private static IEnumerable<(JsonObject Schema, string Path)> Alternatives(JsonObject schema, string path)
    {
        foreach (var keyword in new[] { "anyOf", "allOf", "oneOf" })
        {
            foreach (var (alternative, i) in (schema.GetArray(keyword) ?? []).Select((alternative, i) => (alternative as JsonObject, i)))
            {
                if (alternative is not null)
                {
                    yield return (alternative, $"{path}.{keyword}[{i}]");
                }
            }
        }

        if (schema.GetObject("not") is { } not)
        {
            yield return (not, $"{path}.not");
        }
    }

    private static IEnumerable<(string Name, JsonObject Schema)> Properties(JsonObject? schema) =>
        (schema.GetObject("properties") ?? [])
            .Where(field => field.Value is JsonObject)
            .Select(field => (field.Key, (JsonObject)field.Value!));

    private static bool Is(JsonObject schema, string keyword) => schema.GetBoolean(keyword) == true;

    private static bool IsIntOrString(JsonArray? alternatives) => alternatives.SameAs(IntOrString);

    private static bool IsSet(JsonNode? value) =>
        value switch
        {
            null => false,
            JsonArray list => list.Count > 0,
            JsonValue flag when flag.TryGetValue<bool>(out var isTrue) => isTrue,
            JsonValue text when text.TryGetValue<string>(out var content) => content.Length > 0,
            _ => true,
        };
}
