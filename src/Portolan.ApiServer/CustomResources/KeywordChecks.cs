using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CustomResources;

/// <summary>
/// Checks keyword by keyword what a schema says: what is not supported, what excludes each other, and what merging lists and maps needs.
/// </summary>
internal static class KeywordChecks
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Unsupported = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];

    public static IEnumerable<FieldError> Check(JsonObject root, string path)
    {
        var errors = new List<FieldError>();
        Check(root, path, errors);
        foreach (var name in new[] { "apiVersion", "kind", "metadata" })
        {
            if (root.GetObject("properties").GetObject(name) is { } field)
            {
                ForbidDefaults(field, $"{path}.properties[{name}]", name, errors);
            }
        }

        return errors;
    }

    private static void Check(JsonObject schema, string path, List<FieldError> errors)
    {
        CheckSupported(schema, path, errors);
        if (schema.GetBoolean("uniqueItems") == true)
        {
            errors.Add(
                CrdErrors.Forbidden(
                    $"{path}.uniqueItems",
                    "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"
                )
            );
        }
        if (
            schema["additionalProperties"] is { } values
            && schema.GetObject("properties") is { Count: > 0 }
            && values.KindOf() != System.Text.Json.JsonValueKind.True
        )
        {
            errors.Add(CrdErrors.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive"));
        }
        foreach (var (part, place) in Parts(schema, path))
        {
            Check(part, place, errors);
        }
        if (schema.GetBoolean("x-kubernetes-preserve-unknown-fields") == false)
        {
            errors.Add(CrdErrors.InvalidJson($"{path}.x-kubernetes-preserve-unknown-fields", "false", "must be true or undefined"));
        }
        CheckMapType(schema, path, errors);
        CheckListType(schema, path, errors);
        ListKeyChecks.Check(schema, path, errors);
        CheckRules(schema, path, errors);
    }

    private static void CheckSupported(JsonObject schema, string path, List<FieldError> errors)
    {
        if (schema.GetString("type") is { Length: > 0 } type && !Types.Contains(type))
        {
            errors.Add(CrdErrors.NotSupported($"{path}.type", type, Types));
        }
        foreach (var keyword in Unsupported.Where(keyword => schema[keyword] is not null))
        {
            errors.Add(CrdErrors.Forbidden($"{path}.{keyword}", $"{keyword} is not supported"));
        }
        if (schema.GetString("type") == "null")
        {
            errors.Add(CrdErrors.Forbidden($"{path}.type", "type cannot be set to null, use nullable as an alternative"));
        }
        if (schema["items"] is JsonArray)
        {
            errors.Add(CrdErrors.Forbidden($"{path}.items", "items must be a schema object and not an array"));
        }
    }

    private static void CheckMapType(JsonObject schema, string path, List<FieldError> errors)
    {
        if (schema.GetString("x-kubernetes-map-type") is not { } mapType)
        {
            return;
        }
        CheckTypeIs(schema, "object", "x-kubernetes-map-type", path, errors);
        if (mapType is not ("atomic" or "granular"))
        {
            errors.Add(CrdErrors.NotSupported($"{path}.x-kubernetes-map-type", mapType, "atomic", "granular"));
        }
    }

    private static void CheckListType(JsonObject schema, string path, List<FieldError> errors)
    {
        if (schema.GetString("x-kubernetes-list-type") is not { } listType)
        {
            return;
        }
        const string InSet = "must be atomic as item of a list with x-kubernetes-list-type=set";
        var items = schema.GetObject("items");
        if (!CheckTypeIs(schema, "array", "x-kubernetes-list-type", path, errors) || listType != "set")
        {
            if (listType is not ("atomic" or "set" or "map"))
            {
                errors.Add(CrdErrors.NotSupported($"{path}.x-kubernetes-list-type", listType, "atomic", "set", "map"));
            }
        }
        else if (items.GetString("type") == "array" && items.GetString("x-kubernetes-list-type") is { } inner && inner != "atomic")
        {
            errors.Add(CrdErrors.Invalid($"{path}.items.x-kubernetes-list-type", inner, InSet));
        }
        else if (items.GetString("type") == "object" && items.GetString("x-kubernetes-map-type") != "atomic")
        {
            errors.Add(CrdErrors.Invalid($"{path}.items.x-kubernetes-map-type", "null", InSet));
        }
    }

    private static bool CheckTypeIs(JsonObject schema, string type, string because, string path, List<FieldError> errors)
    {
        var actual = schema.GetString("type") ?? "";
        if (actual == type)
        {
            return true;
        }
        var detail = $"must be {type} if {because} is specified";
        errors.Add(actual.Length == 0 ? CrdErrors.Required($"{path}.type", detail) : CrdErrors.Invalid($"{path}.type", actual, detail));
        return false;
    }

    private static void CheckRules(JsonObject schema, string path, List<FieldError> errors)
    {
        foreach (var (rule, i) in (schema.GetArray("x-kubernetes-validations") ?? []).Select((rule, i) => (rule as JsonObject, i)))
        {
            var place = $"{path}.x-kubernetes-validations[{i}]";
            var message = rule.GetString("message");
            if (string.IsNullOrWhiteSpace(rule.GetString("rule")))
            {
                errors.Add(CrdErrors.Required($"{place}.rule", "rule is not specified"));
            }
            else if (message is { Length: > 0 } && string.IsNullOrWhiteSpace(message))
            {
                errors.Add(CrdErrors.Invalid($"{place}.message", message, "message must be non-empty if specified"));
            }
            else if (message?.Trim().AsSpan().ContainsAny('\n', '\r') == true)
            {
                errors.Add(CrdErrors.Invalid($"{place}.message", message, "message must not contain line breaks"));
            }
            else if (string.IsNullOrWhiteSpace(message) && rule.GetString("rule")!.Trim().AsSpan().ContainsAny('\n', '\r'))
            {
                errors.Add(CrdErrors.Required($"{place}.message", "message must be specified if rule contains line breaks"));
            }
        }
    }

    private static void ForbidDefaults(JsonObject schema, string path, string name, List<FieldError> errors)
    {
        if (schema["default"] is not null)
        {
            errors.Add(CrdErrors.Forbidden($"{path}.default", $"must not be set in top-level {name}"));
        }
        foreach (var (part, place) in Parts(schema, path))
        {
            ForbidDefaults(part, place, name, errors);
        }
    }

    private static IEnumerable<(JsonObject Schema, string Path)> Parts(JsonObject schema, string path)
    {
        if (schema.GetObject("additionalProperties") is { } values)
        {
            yield return (values, $"{path}.additionalProperties");
        }
        foreach (var (name, field) in schema.GetObject("properties") ?? [])
        {
            if (field is JsonObject part)
            {
                yield return (part, $"{path}.properties[{name}]");
            }
        }

        if (schema.GetObject("not") is { } not)
        {
            yield return (not, $"{path}.not");
        }
        foreach (var keyword in new[] { "allOf", "oneOf", "anyOf" })
        {
            foreach (var (alternative, i) in (schema.GetArray(keyword) ?? []).Select((alternative, i) => (alternative as JsonObject, i)))
            {
                if (alternative is not null)
                {
                    yield return (alternative, $"{path}.{keyword}[{i}]");
                }
            }
        }

        if (schema.GetObject("items") is { } items)
        {
            yield return (items, $"{path}.items");
        }
    }
}
