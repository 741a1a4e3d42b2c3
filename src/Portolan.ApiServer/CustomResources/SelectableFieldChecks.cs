using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CustomResources;

/// <summary>Checks the fields that a definition offers to field selectors: scalars outside of metadata, each once, eight at most.</summary>
internal static class SelectableFieldChecks
{
    private const int Max = 8;

    public static IEnumerable<FieldError> Check(JsonArray fields, JsonObject schema, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (field, i) in fields.Select((field, i) => (field as JsonObject, i)))
        {
            var place = $"{path}[{i}].jsonPath";
            var jsonPath = field.GetString("jsonPath") ?? "";
            if (jsonPath.Length == 0)
            {
                yield return CrdErrors.Required(place);
                continue;
            }

            var (found, wrong) = Resolve(jsonPath, schema);
            if (wrong is not null)
            {
                yield return CrdErrors.Invalid(place, jsonPath, $"is an invalid path: {wrong}");
                continue;
            }

            if (jsonPath.Split('.')[1] == "metadata")
            {
                yield return CrdErrors.Invalid(place, jsonPath, "must not point to fields in metadata");
            }
            if (found.GetString("type") is not ("string" or "boolean" or "integer"))
            {
                yield return CrdErrors.Invalid(
                    place,
                    jsonPath,
                    "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed."
                );
            }

            if (!seen.Add(jsonPath))
            {
                yield return CrdErrors.Duplicate(place, jsonPath);
            }
        }

        if (seen.Count > Max)
        {
            yield return CrdErrors.TooMany(path, seen.Count, Max);
        }
    }

    /// <summary>The schema at <c>.a.b.c</c>, or what is wrong with the path.</summary>
    private static (JsonObject? Schema, string? Wrong) Resolve(string path, JsonObject schema)
    {
        if (path.Contains('[', StringComparison.Ordinal))
        {
            return (null, "array notation is not allowed");
        }
        if (path[0] != '.')
        {
            return (null, $"expected [ or . but got: {path.Split('.')[0]}");
        }
        var current = schema;
        foreach (var step in path[1..].Split('.'))
        {
            if (step.Length == 0)
            {
                return (null, "unexpected end of JSON path");
            }
            if (((current.GetObject("properties")?[step] ?? current.GetObject("additionalProperties")) as JsonObject) is not { } next)
            {
                return (null, "does not refer to a valid field");
            }
            current = next;
        }

        return (current, null);
    }
}
